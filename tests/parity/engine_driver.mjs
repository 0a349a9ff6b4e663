// Runs lunr queries from stdin, one JSON array of clauses a line, on stock lunr.js and on the sharded index, and prints both.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { query } from "../../search_index/static/engine.js";
import { openIndex } from "../../search_index/static/reader.js";

const lunr = createRequire(import.meta.url)("lunr");
const [folder, corpus, boosts] = process.argv.slice(2);
const stock = new lunr.Builder();
stock.pipeline.add(lunr.trimmer, lunr.stemmer);
stock.searchPipeline.add(lunr.stemmer);
stock.ref("ref");
for (const field of ["title", "wordings", "body"]) stock.field(field, { boost: JSON.parse(boosts)[field] ?? 1 });
for (const document of JSON.parse(await readFile(corpus, "utf8"))) stock.add(document);
const whole = stock.build();

const local = async (/** @type {URL | RequestInfo} */ url) => new Response(await readFile(new URL(String(url))));
const index = await openIndex(`${pathToFileURL(folder)}/`, { fetch: local });
for await (const line of createInterface({ input: process.stdin })) {
  const build = (/** @type {any} */ q) => JSON.parse(line).forEach((/** @type {any} */ clause) => q.clause({ ...clause }));
  const rows = (/** @type {any[]} */ found) => found.map(({ ref, score }) => [ref, score]);
  console.log(JSON.stringify([rows(whole.query(build)), rows(await query(index, build, JSON.parse(boosts)))]));
}
