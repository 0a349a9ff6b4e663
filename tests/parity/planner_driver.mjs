// Answers {query, filters} lines from stdin with the browser's planner on an index in a folder; ends each with its processor time in ms.
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { openIndex, search } from "../../search_index/static/planner.js";

const local = async (/** @type {URL | RequestInfo} */ url) => new Response(await readFile(new URL(String(url))));
const index = await openIndex(`${pathToFileURL(process.argv[2])}/`, { fetch: local });

/** @param {string} query @param {import("../../search_index/static/planner.js").Filters} filters */
async function answer(query, filters) {
  const { results, match, total, suggestion, terms } = await search(index, query, { k: 20, filters });
  return [results.map(({ ref, score, anchor }) => [ref, score, anchor]), match, total, suggestion, terms];
}

for await (const line of createInterface({ input: process.stdin })) {
  const { query, filters } = JSON.parse(line);
  const started = process.cpuUsage();
  const found = await answer(query, filters).catch((error) => [String(error)]);
  const { user, system } = process.cpuUsage(started);
  console.log(JSON.stringify([...found, (user + system) / 1000]));
}
