/**
 * A peer behind the protocol of search_adapter.mjs: `node search_peer.mjs lunr|minisearch|pagefind PACKAGES`.
 *
 * Each peer as its own documentation sets it up. `bytes` are what a browser fetches before the ranking is known:
 * library and whole index for lunr.js and MiniSearch; library, WebAssembly and the index parts asked for with Pagefind.
 */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const [, , name = "", packages = ""] = process.argv;
const require = createRequire(join(packages, "node_modules", "x.js"));
/** @param {string | Buffer} body */
const weigh = (body) => gzipSync(body, { level: 9 }).length;

/** @typedef {{id: string, title: string, body: string}} Row */
/** @typedef {{ids: string[], bytes: number, requests: number}} Found */
/** @typedef {{size: number, search: (query: string, k: number) => Promise<Found> | Found}} Engine */

/** @param {string} corpus @returns {Row[]} */
function rowsOf(corpus) {
  const path = statSync(corpus).isDirectory() ? join(corpus, "corpus.jsonl") : corpus;
  const rows = readFileSync(path, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
  return rows.map(({ id, title, body, sections }) => {
    const text = (sections ?? []).map((/** @type {{heading: string, text: string}} */ part) => `${part.heading} ${part.text}`).join(" ");
    return { id: String(id), title, body: text || body };
  });
}

/** @param {Row[]} rows @returns {Engine} */
function lunrPeer(rows) {
  const lunr = require("lunr");
  const index = lunr(function () {
    this.ref("id");
    this.field("title", { boost: 10 });
    this.field("body");
    for (const row of rows) this.add(row);
  });
  const size = weigh(JSON.stringify(index));
  const bytes = size + weigh(readFileSync(require.resolve("lunr/lunr.min.js")));
  const plain = (/** @type {string} */ query) => query.replace(/[:~^+\-*]/g, " ");
  const search = (/** @type {string} */ query, /** @type {number} */ k) =>
    ({ ids: index.search(plain(query)).slice(0, k).map((/** @type {{ref: string}} */ hit) => hit.ref), bytes, requests: 2 });
  return { size, search };
}

/** @param {Row[]} rows @returns {Engine} */
function minisearchPeer(rows) {
  const MiniSearch = require("minisearch");
  const index = new MiniSearch({ fields: ["title", "body"], searchOptions: { boost: { title: 2 }, prefix: true, fuzzy: 0.2 } });
  index.addAll(rows);
  const size = weigh(JSON.stringify(index));
  const bytes = size + weigh(readFileSync(join(packages, "node_modules/minisearch/dist/umd/index.js")));
  const search = (/** @type {string} */ query, /** @type {number} */ k) =>
    ({ ids: index.search(query).slice(0, k).map((/** @type {{id: string}} */ hit) => hit.id), bytes, requests: 2 });
  return { size, search };
}

/** @param {Row} row */
function page({ title, body }) {
  const text = (/** @type {string} */ raw) => raw.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return `<!doctype html><html lang="en"><body><main data-pagefind-body><h1>${text(title)}</h1><p>${text(body)}</p></main></body></html>`;
}

/** @param {Row[]} rows @returns {Promise<Engine>} */
async function pagefindPeer(rows) {
  const pagefind = await import(pathToFileURL(join(packages, "node_modules/pagefind/lib/index.js")).href);
  const folder = mkdtempSync(join(tmpdir(), "pagefind-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const { index } = await pagefind.createIndex({});
  for (const [at, row] of rows.entries()) await index.addHTMLFile({ url: `/${at}/`, content: page(row) });
  await index.writeFiles({ outputPath: folder });
  await pagefind.close();
  return { size: 0, search: pagefindSearch(folder, rows) };
}

/** Pagefind's own module wants a browser: a page in English and a fetch. @param {string} folder @param {Row[]} rows */
function pagefindSearch(folder, rows) {
  copyFileSync(join(folder, "pagefind.js"), join(folder, "pagefind.mjs"));
  const library = weigh(readFileSync(join(folder, "pagefind.js")));
  let asked = { bytes: 0, requests: 0 };
  Object.assign(globalThis, { window: globalThis, location: { origin: "http://x.invalid", href: "http://x.invalid/" } });
  Object.assign(globalThis, { document: { querySelector: () => ({ getAttribute: () => "en" }) } });
  globalThis.fetch = async (url) => {
    const body = readFileSync(join(folder, new URL(String(url), "http://x.invalid/").pathname.replace(/^\/pagefind\//, "")));
    asked = { bytes: asked.bytes + weigh(body), requests: asked.requests + 1 };
    return new Response(body);
  };
  let fresh = 0;
  return async (/** @type {string} */ query, /** @type {number} */ k) => {
    // A new copy of the module has nothing cached: a visitor who comes first.
    const engine = await import(`${pathToFileURL(join(folder, "pagefind.mjs")).href}?${fresh++}`);
    asked = { bytes: library, requests: 1 };
    await engine.options({ basePath: "/pagefind/", baseUrl: "/" });
    const { results } = await engine.search(query);
    const before = asked;
    const pages = await Promise.all(results.slice(0, k).map((/** @type {{data: () => Promise<{url: string}>}} */ hit) => hit.data()));
    return { ids: pages.map(({ url }) => rows[Number(url.replaceAll("/", ""))]?.id ?? ""), ...before };
  };
}

/** @type {Engine | undefined} */
let engine;
/** @type {Record<string, (rows: Row[]) => Engine | Promise<Engine>>} */
const peers = { lunr: lunrPeer, minisearch: minisearchPeer, pagefind: pagefindPeer };
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  const started = performance.now();
  if (request.op === "build") engine = await peers[name](rowsOf(request.corpus));
  const found = request.op === "build" ? { ok: true, build_ms: performance.now() - started, index_gzip: engine?.size } : await engine?.search(request.query, request.k);
  process.stdout.write(`${JSON.stringify({ ms: performance.now() - started, ...found })}\n`);
}
