// Answers {query, filters} lines from stdin with the browser's planner on an index in a folder.
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { openIndex, search } from "../../search_index/static/planner.js";

const local = async (/** @type {URL | RequestInfo} */ url) => new Response(await readFile(new URL(String(url))));
const index = await openIndex(`${pathToFileURL(process.argv[2])}/`, { fetch: local });
for await (const line of createInterface({ input: process.stdin })) {
  const { query, filters } = JSON.parse(line);
  const started = performance.now();
  const { results, match, total, suggestion, terms } = await search(index, query, { k: 20, filters });
  const rows = results.map(({ ref, score, anchor }) => [ref, score, anchor]);
  console.log(JSON.stringify([rows, match, total, suggestion, terms, performance.now() - started]));
}
