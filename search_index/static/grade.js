/** How good a match the first result is. Twin of grade.py, which gives the reasons. */
import { idf } from "./ranking.js";
import { postings } from "./reader.js";

const [STRONG, NONE] = [0.1, 0.2];

/**
 * @param {import("./reader.js").Index} index
 * @param {import("./wording.js").Token[]} tokens
 * @param {import("./ranking.js").Ranked[]} ranked
 * @returns {"strong" | "weak" | "none"}
 */
export function grade({ manifest }, tokens, ranked) {
  if (!ranked.length) return "none";
  const [best, next] = ranked;
  const [found, titled] = shares(manifest.documents, tokens, best.slot);
  if (found < NONE && !titled) return "none";
  const second = next && best.score > 0 ? next.score / best.score : 0;
  return (found + titled + best.title) / 2 - second >= STRONG ? "strong" : "weak";
}

/** How much of the query's idf a document has, and how much of it in its title. @param {number} documents @param {import("./wording.js").Token[]} tokens @param {number} slot */
function shares(documents, tokens, slot) {
  const content = tokens.filter((token) => !token.stop);
  let [total, found, titled] = [0, 0, 0];
  for (const { lookedUp, meanings, weight: own } of content.length ? content : tokens) {
    if (!lookedUp) continue;
    const value = meanings.length ? Math.max(...meanings.map(([entry]) => idf(documents, entry.documents))) : idf(documents, 0);
    let [anywhere, inTitle] = [0, 0];
    for (const [entry, weight] of meanings) {
      const posting = postings(entry).find(([at]) => at === slot);
      if (!posting) continue;
      anywhere = Math.max(anywhere, weight);
      if (posting[4]) inTitle = Math.max(inTitle, weight);
    }
    total += value * own;
    found += value * anywhere;
    titled += value * inTitle;
  }
  return total > 0 ? [found / total, titled / total] : [0, 0];
}
