/** From what a person typed to the answers, best first. Twin of planner.py. */
import { grade } from "./grade.js";
import { rank } from "./ranking.js";
import { postings } from "./reader.js";
import { readQuery, resolve } from "./wording.js";
export { openIndex } from "./reader.js";

/**
 * @typedef {import("./reader.js").Index} Index
 * @typedef {{category?: string[], audience?: string[]}} Filters
 * @typedef {{ref: string, score: number, url: string, title: string, kind: string, category: string, category_title: string,
 *   anchor: string, answer: string, sections: [string, string, string][]}} Result
 * @typedef {{value: string, title: string, count: number}} Facet
 * @typedef {{results: Result[], match: "strong" | "weak" | "none", total: number, suggestion: string, terms: string[],
 *   facets?: {category: Facet[], audience: Facet[]}}} Answer
 */

/**
 * Answer a query. Rejects only when a file cannot be fetched, or with the signal's reason.
 *
 * @param {Index} index
 * @param {string} query Anything at all.
 * @param {{k?: number, filters?: Filters, facets?: boolean, signal?: AbortSignal, onRanked?: (slots: number[]) => void}} [options]
 *   `facets` counts results by category and audience; `onRanked` hears when only titles and snippets are left to fetch.
 * @returns {Promise<Answer>}
 */
export async function search(index, query, { k = 10, filters = {}, facets = false, signal, onRanked } = {}) {
  const tokens = readQuery(index, query);
  const [allowed] = await Promise.all([allowedSlots(index, filters), resolve(index, tokens)]);
  signal?.throwIfAborted();
  const ranked = rank(index, tokens, allowed);
  const best = ranked.slice(0, Math.max(k, 0));
  onRanked?.(best.map(({ slot }) => slot));
  const [counts, fragments] = await Promise.all([
    facets ? countFacets(index, new Set(ranked.map(({ slot }) => slot))) : undefined,
    Promise.all(best.map(({ slot }) => index.fragment(slot))),
  ]);
  /** @type {Answer} */
  const answer = {
    results: best.map((row, i) => result(row, fragments[i])),
    match: grade(index, tokens, ranked),
    total: ranked.length,
    suggestion: suggested(tokens),
    terms: [...new Set(tokens.flatMap((token) => token.meanings.map(([entry]) => entry.term)))].sort(),
  };
  if (counts) answer.facets = counts;
  return answer;
}

/** The query with its typing errors corrected, nothing when there are none. @param {import("./wording.js").Token[]} tokens */
function suggested(tokens) {
  if (!tokens.some((token) => token.suggestion)) return "";
  return tokens.filter((token) => token.weight === 1).map((token) => token.suggestion || token.word).join(" ");
}

/** The term that stands for a category or an audience. @param {string} kind @param {string} value */
const label = (kind, value) => `=${kind}/` + value.replace(/\s/g, "_");

/** The slots that pass every filter, null when there is none. @param {Index} index @param {Filters} filters */
async function allowedSlots(index, filters) {
  const kinds = /** @type {const} */ (["category", "audience"]).map((kind) => (filters[kind] ?? []).map((value) => label(kind, value)));
  if (index.names.length) await index.open(new Set(kinds.flat().map((term) => index.shardOf(term))));
  /** @type {Set<number> | null} */
  let allowed = null;
  for (const terms of kinds) {
    if (!terms.length || !index.names.length) continue;
    /** @type {Set<number>} */
    const slots = new Set();
    for (const term of terms) {
      const entry = index.shard(index.shardOf(term)).get(term);
      for (const [slot] of entry ? postings(entry) : []) if (!allowed || allowed.has(slot)) slots.add(slot);
    }
    allowed = slots;
  }
  return allowed;
}

/** @param {Index} index @param {Set<number>} slots */
async function countFacets(index, slots) {
  const numbers = index.names.flatMap((name, n) => (name.startsWith("=") ? [n] : []));
  await index.open(numbers);
  /** @type {{category: Facet[], audience: Facet[]}} */
  const facets = { category: [], audience: [] };
  for (const entry of numbers.flatMap((n) => [...index.shard(n).values()])) {
    const [, kind, value] = /** @type {RegExpMatchArray} */ (entry.term.match(/^=(category|audience)\/(.*)$/s));
    const count = postings(entry).filter(([slot]) => slots.has(slot)).length;
    const title = (entry.words[0] ?? value).replaceAll("\u00a0", " ");
    if (count) facets[/** @type {"category"} */ (kind)].push({ value, title, count });
  }
  return facets;
}

/** @param {import("./ranking.js").Ranked} row @param {any} f @returns {Result} */
function result({ score, bit }, f) {
  const best = f.p[bit] ?? 0;
  const anchor = f.s.length ? f.s[best][0] : "";
  return { ref: f.r, score, url: f.u, title: f.t, kind: f.k, category: f.c, category_title: f.n, anchor, answer: f.a, sections: f.s };
}
