/** From what a person typed to the answers, best first. */
import { terms } from "./analysis.js";
export { openIndex } from "./reader.js";

/**
 * @typedef {{ref: string, score: number, url: string, title: string, kind: string, category: string, category_title: string,
 *   anchor: string, answer: string, sections: [string, string, string][]}} Result
 * @typedef {{results: Result[], match: "strong" | "weak" | "none", total: number, suggestion: string, terms: string[]}} Answer
 * @param {import("./reader.js").Index} index
 * @param {string} query Anything at all.
 * @param {{k?: number, filters?: {category?: string[], audience?: string[]}}} [options]
 * @returns {Promise<Answer>}
 */
export async function search(index, query, { k = 10 } = {}) {
  const wanted = [...new Set(terms(query.slice(0, 1000)))].sort();
  const rows = index.documents;
  const scored = [];
  const counts = wanted.map((t) => rows.filter((r) => [...r.terms.title, ...r.terms.body, ...r.terms.wordings].includes(t)).length);
  for (const { doc, terms: fields } of rows) {
    let score = 0;
    wanted.forEach((t, i) => {
      const idf = Math.round(Math.log(1 + rows.length / (counts[i] + 0.5)) * 1e6) / 1e6;
      const count = (/** @type {string} */ name) => fields[name].filter((/** @type {string} */ x) => x === t).length;
      const tf = 3 * count("title") + count("body") + 2 * count("wordings");
      score += (idf * tf) / (tf + 1.2);
    });
    if (score) scored.push({ ...doc, score: score * doc.boost });
  }
  scored.sort((a, b) => b.score - a.score || (a.ref < b.ref ? -1 : 1));
  const results = scored.slice(0, k).map((r) => ({ ...r, anchor: "", sections: r.sections.map((/** @type {any} */ s) => [s.anchor, s.heading, s.text]) }));
  return { results, match: results.length ? "strong" : "none", total: scored.length, suggestion: "", terms: wanted };
}
