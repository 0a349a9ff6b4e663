/**
 * The exact engine: any lunr.Query on the sharded index, with the refs and scores of stock lunr.js over the whole of it.
 *
 * Lunr scores a document by the dot product of its weights with the query's, divided by the query's magnitude, so the postings of
 * the query's terms are all it takes: they are fetched, and stock lunr.js runs on an index of just them. Not loaded to search a
 * help center; the planner does that.
 */
import { stem } from "./analysis.js";
import { readList } from "./reader.js";
import stock from "./vendor/lunr.js";

/** @type {any} The vendored file has no types. */
const lunr = stock;

const FIELDS = ["title", "wordings", "body"];
const [K1, B] = [1.2, 0.75];

/**
 * @typedef {import("./reader.js").Index} Index
 * @typedef {import("./reader.js").Entry} Entry
 * @typedef {{ref: string, lengths: number[]}} Row
 */

/**
 * Run a query.
 *
 * @param {Index} index
 * @param {(query: any) => void} build Fills a `lunr.Query`, as with `lunr.Index#query`; the fields are title, wordings and body.
 * @param {Record<string, number>} [boosts] Boosts of fields, as given to `lunr.Builder#field`.
 * @returns {Promise<{ref: string, score: number}[]>} Best first.
 */
export async function query(index, build, boosts = {}) {
  const wanted = new lunr.Query(FIELDS);
  build(wanted);
  const rows = await lengths(index);
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  for (const clause of wanted.clauses) {
    const term = clause.usePipeline ? stem(clause.term) : clause.term;
    const found = await candidates(index, term, "editDistance" in clause);
    const set = lunr.TokenSet.fromArray([...found.keys()].sort());
    for (const word of set.intersect(lunr.TokenSet.fromClause({ ...clause, term })).toArray()) entries.set(word, /** @type {Entry} */ (found.get(word)));
  }
  const built = await partialIndex(index, entries, rows, boosts);
  return built.query(build).map((/** @type {any} */ { ref, score }) => ({ ref, score }));
}

/** Entries of the shards a clause may match in: those at its literal beginning, all when there is none. @param {Index} index @param {string} term @param {boolean} fuzzy */
async function candidates(index, term, fuzzy) {
  const beginning = fuzzy ? "" : term.split("*")[0];
  const last = term.includes("*") || fuzzy ? index.shardOf(beginning + "\uffff") : index.shardOf(beginning);
  const numbers = index.names.map((_, n) => n).filter((n) => n >= index.shardOf(beginning) && n <= last);
  await index.open(numbers);
  const found = numbers.flatMap((n) => [...index.shard(n)]);
  return new Map(found.filter(([word]) => !word.startsWith("=")));
}

/** The table of refs and field lengths by slot. @param {Index} index @returns {Promise<Map<number, Row>>} */
function lengths(index) {
  return index.load(index.manifest.lengths, async (response) => {
    const lines = (await response.text()).split("\n").filter(Boolean);
    return new Map(
      lines.map((line) => {
        const [slot, ref, ...counts] = line.split("\t");
        return [Number(slot), { ref, lengths: counts.map(Number) }];
      }),
    );
  });
}

/** A stock index of some terms. @param {Index} index @param {Map<string, Entry>} entries @param {Map<number, Row>} rows @param {Record<string, number>} boosts */
async function partialIndex(index, entries, rows, boosts) {
  const means = FIELDS.map((_, f) => [...rows.values()].reduce((sum, row) => sum + row.lengths[f], 0) / rows.size);
  const invertedIndex = Object.create(null);
  /** @type {Record<string, any>} */
  const fieldVectors = {};
  for (const { ref } of rows.values()) for (const field of FIELDS) fieldVectors[`${field}/${ref}`] = new lunr.Vector();
  const terms = [...entries.keys()].sort();
  for (const [number, term] of terms.entries()) {
    const list = await wholeList(index, /** @type {Entry} */ (entries.get(term)));
    const counted = occurrences(list, rows);
    const posting = (invertedIndex[term] = Object.assign(Object.create(null), { _index: number }));
    for (const field of FIELDS) posting[field] = Object.create(null);
    for (const { f, row } of counted) posting[FIELDS[f]][row.ref] = Object.create(null);
    const idf = lunr.idf(posting, rows.size);
    for (const { f, row, count } of counted) {
      const weight = (idf * ((K1 + 1) * count)) / (K1 * (1 - B + B * (row.lengths[f] / means[f])) + count);
      const boosted = weight * (boosts[FIELDS[f]] || 1);
      fieldVectors[`${FIELDS[f]}/${row.ref}`].insert(number, Math.round(boosted * 1000) / 1000);
    }
  }
  const pipeline = { runString: (/** @type {string} */ term) => [stem(term)] };
  return new lunr.Index({ invertedIndex, fieldVectors, tokenSet: lunr.TokenSet.fromArray(terms), fields: FIELDS, pipeline });
}

/** How often a term occurs in which field of which document. @param {import("./reader.js").Postings} list @param {Map<number, Row>} rows */
function occurrences(list, rows) {
  const found = list.flatMap(([slot, body, , , title, wordings]) => {
    const row = /** @type {Row} */ (rows.get(slot));
    return [title, wordings, body].map((count, f) => ({ f, row, count }));
  });
  return found.filter(({ count }) => count);
}

/** All postings of a term, also those left out for ranking. @param {Index} index @param {Entry} entry */
function wholeList(index, entry) {
  if (!entry.rest) return readList(entry.bytes, entry.at, entry.kept);
  const parse = async (/** @type {Response} */ r) => readList(new Uint8Array(await r.arrayBuffer()), 0, entry.documents);
  return index.load(index.restFile(entry), parse);
}
