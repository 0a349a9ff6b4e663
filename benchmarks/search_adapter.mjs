/**
 * Answers JSON lines with JSON lines, through the shipped Python writer and the shipped browser modules over files.
 *
 *   {"op": "build", "corpus": PATH}          -> {"ok": true, "build_ms", "index_gzip", "documents"}
 *   {"op": "search", "query": Q, "k": 20}    -> {"ids", "ms", "bytes", "result_bytes", "requests", "trips", "match"}
 *   {"op": "stats"}                          -> {}
 *
 * PATH is a corpus.jsonl in the format of ../shared/relevance, or its folder. `bytes` are the gzip bytes a browser
 * that has nothing yet fetches until the ranking is known, the manifest included; `result_bytes` what the first ten
 * results cost on top; `requests` counts the former, `trips` how many of them wait for one another. A wrong line is answered by {"error": ...}; nothing ends the process but the end of its input.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);
const BASE = "http://index.invalid/search/";
const [TEN, TWENTY] = [10, 20];

const planner = await import(join(ROOT, "search_index/static/planner.js"));

/** @type {{folder: string, files: Map<string, {body: Buffer, gzip: number}>} | undefined} */
let site;

/** Run a command to its end. @param {string} command @param {string[]} args @returns {Promise<string>} Its output. */
function run(command, args) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: ROOT, env: { ...process.env, PYTHONPATH: ROOT } });
    let [out, err] = ["", ""];
    child.stdout.on("data", (part) => (out += part));
    child.stderr.on("data", (part) => (err += part));
    child.on("error", fail);
    child.on("close", (code) => (code ? fail(new Error(err.trim().split("\n").at(-1) || `${command}: exit ${code}`)) : done(out)));
  });
}

/** The first Python here that can import the writer. */
async function python() {
  const candidates = [process.env.ASKWELL_PYTHON, join(ROOT, ".venv/bin/python"), "python3", "python"].filter(Boolean);
  const refusals = [];
  for (const candidate of candidates) {
    try {
      await run(/** @type {string} */ (candidate), ["-c", "import search_index.writer"]);
      return /** @type {string} */ (candidate);
    } catch (error) {
      refusals.push(`${candidate}: ${/** @type {Error} */ (error).message}`);
    }
  }
  throw new Error(`no Python can import search_index.writer (set ASKWELL_PYTHON): ${refusals.join("; ")}`);
}

function opened() {
  if (!site) throw new Error('no index yet: send {"op": "build", "corpus": PATH} first');
  return site;
}

/** @param {string} name */
function file(name) {
  const { folder, files } = opened();
  let known = files.get(name);
  if (!known) files.set(name, (known = { body: readFileSync(join(folder, name)), gzip: 0 }));
  return known;
}

/** What a file weighs on the wire; measured once, and never while a search is timed. @param {string} name */
function weight(name) {
  const known = file(name);
  known.gzip ||= gzipSync(known.body, { level: 9 }).length;
  return known.gzip;
}

/**
 * A fetch over the index's files that notes what it is asked for, with nothing cached, as in a browser that comes first. Nothing arrives
 * before all that can be asked for has been: that is one round trip.
 */
function meter() {
  /** @type {string[]} */
  const asked = [];
  let trips = 0;
  /** @type {Promise<void> | undefined} */
  let underway;
  const arrival = () => new Promise((/** @type {(nothing: void) => void} */ done) => setImmediate(done)).then(() => ((trips += 1), (underway = undefined)));
  /** @param {string | URL | Request} url */
  const fetch = async (url) => {
    const name = decodeURIComponent(new URL(url instanceof Request ? url.url : url, BASE).pathname.slice("/search/".length));
    try {
      const { body } = file(name);
      asked.push(name);
      await (underway ??= arrival());
      return new Response(body, { status: 200 });
    } catch {
      return new Response("", { status: 404 });
    }
  };
  return { asked, fetch, trips: () => trips };
}

function forget() {
  if (site) rmSync(dirname(site.folder), { recursive: true, force: true });
  site = undefined;
}

/** @param {{corpus?: unknown}} request */
async function build({ corpus }) {
  if (typeof corpus !== "string" || !corpus) throw new Error('build needs "corpus": the path of a corpus.jsonl or of its folder');
  const path = resolve(corpus);
  statSync(path);
  const folder = join(mkdtempSync(join(tmpdir(), "askwell-index-")), "search");
  const report = JSON.parse(await run(await python(), [join(HERE, "search_corpus.py"), path, folder]));
  forget();
  site = { folder, files: new Map() };
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const sizes = names.map((entry) => gzipSync(readFileSync(join(entry.parentPath ?? entry.path, entry.name)), { level: 9 }).length);
  return { ok: true, build_ms: report.build_ms, index_gzip: sum(sizes), documents: report.documents, files: names.length };
}

/** @param {{query?: unknown, k?: unknown}} request */
async function search({ query, k: wanted }) {
  const k = wanted ?? TWENTY;
  if (typeof query !== "string") throw new Error('search needs "query": a string');
  if (!Number.isInteger(k) || Number(k) < 1) throw new Error('"k" must be a positive whole number');
  opened();
  const { asked, fetch, trips } = meter();
  let [requests, waited] = [0, 0];
  const onRanked = () => ([requests, waited] = [asked.length, trips()]);
  const started = performance.now();
  const index = await planner.openIndex(BASE, { fetch });
  const ten = await planner.search(index, query, { k: Math.min(TEN, Number(k)), onRanked });
  const ms = performance.now() - started;
  const fetched = asked.map(weight);
  const all = Number(k) > TEN ? await planner.search(index, query, { k }) : ten;
  return {
    ids: all.results.map((/** @type {{ref: string}} */ result) => result.ref),
    ms: Math.round(ms * 1000) / 1000,
    bytes: sum(fetched.slice(0, requests)),
    result_bytes: sum(fetched.slice(requests)),
    requests,
    trips: waited,
    match: ten.match,
  };
}

/** @param {number[]} sizes */
const sum = (sizes) => sizes.reduce((total, size) => total + size, 0);

/** @param {any} request */
async function answer(request) {
  const operations = { build, search, stats: async () => ({}) };
  const operation = Object.hasOwn(operations, request?.op) && operations[/** @type {"build"} */ (request.op)];
  if (!operation) throw new Error(`unknown op ${JSON.stringify(request?.op)}: build, search or stats`);
  return operation(request);
}

process.on("exit", forget);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (!line.trim()) continue;
  const reply = await Promise.resolve().then(() => answer(JSON.parse(line))).catch((error) => ({ error: String(error?.message ?? error) }));
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
