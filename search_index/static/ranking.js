/** From weighted terms to documents, best first. Twin of ranking.py: the same arithmetic in the same order, to the last bit. */
import { postings } from "./reader.js";

const [K1, B] = [1.2, 0.75]; // BM25 as in lunr.js 2.3.9
const [TITLE, WORDINGS, BODY] = [3, 2, 1];
const PASSAGE = 0.5;
const [COVERAGE, BIGRAMS] = [0.5, 0.5];
const BITS = 8;
const LENGTH_CLASSES = [0, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536];
const MIDDLES = LENGTH_CLASSES.slice(0, -1).map((low, i) => (low + LENGTH_CLASSES[i + 1]) / 2);

/** Inverse document frequency, to six digits. @param {number} documents @param {number} count */
export const idf = (documents, count) => Math.floor(Math.log(1 + (documents - count + 0.5) / (count + 0.5)) * 1e6 + 0.5) / 1e6;

/**
 * @typedef {{slot: number, score: number, bit: number, title: number}} Ranked
 * @param {import("./reader.js").Index} index
 * @param {import("./wording.js").Token[]} tokens
 * @param {Set<number> | null} allowed
 * @returns {Ranked[]}
 */
export function rank({ manifest }, tokens, allowed) {
  /** @type {Map<number, ReturnType<typeof newHit>>} */
  const hits = new Map();
  const means = meanLengths(manifest);
  const bodies = MIDDLES.map((length) => K1 * (1 - B + (B * length) / means[2]));
  tokens.forEach((token, at) => {
    for (const [entry, weight] of token.meanings) {
      const value = weight * idf(manifest.documents, entry.documents);
      for (const [slot, body, lengthClass, mask, title, wordings, wordingsClass, place] of postings(entry)) {
        if (allowed && !allowed.has(slot)) continue;
        let hit = hits.get(slot);
        if (!hit) hits.set(slot, (hit = newHit()));
        if (title) {
          const length = place & 15;
          hit.score += (TITLE * value * (K1 + 1) * title) / (K1 * (1 - B + (B * length) / means[0]) + title);
          hit.covered += Math.min(weight, 1);
          hit.length = length;
          hit.places.add(at * 16 + (place >> 4));
        }
        if (wordings) {
          const length = MIDDLES[wordingsClass];
          hit.score += (WORDINGS * value * (K1 + 1) * wordings) / (K1 * (1 - B + (B * length) / means[1]) + wordings);
        }
        if (body) {
          hit.score += (BODY * value * (K1 + 1) * body) / (bodies[lengthClass] + body);
          for (let bit = 0; bit < BITS; bit++) if ((mask >> bit) & 1) hit.passages[bit] += value;
        }
      }
    }
  });
  const pairs = tokens.filter((token) => token.weight === 1).length - 1;
  const ranked = [...hits].map(([slot, hit]) => finish(slot, hit, pairs, manifest.boosts[slot] ?? 1));
  return ranked.sort((a, b) => b.score - a.score || a.slot - b.slot);
}

/** The mean length of titles, of wordings where there are any, and of bodies, in terms. @param {any} manifest */
function meanLengths({ totals, documents }) {
  const [title, wordings, body, worded] = totals.map((/** @type {number} */ total) => Math.max(total, 1));
  return [title / Math.max(documents, 1), Math.max(wordings / worded, MIDDLES[0]), body / Math.max(documents, 1)];
}

const newHit = () => ({ score: 0, covered: 0, length: 0, passages: new Array(BITS).fill(0), places: /** @type {Set<number>} */ (new Set()) });

/** @param {number} slot @param {ReturnType<typeof newHit>} hit @param {number} pairs @param {number} boost @returns {Ranked} */
function finish(slot, hit, pairs, boost) {
  const best = Math.max(...hit.passages);
  const covered = hit.length ? hit.covered / hit.length : 0;
  let together = 0;
  for (const place of hit.places) together += +hit.places.has(place + 17);
  const dice = together ? (2 * together) / (pairs + hit.length - 1) : 0;
  const score = (hit.score + PASSAGE * best) * (1 + COVERAGE * covered + BIGRAMS * dice) * boost;
  return { slot, score, bit: hit.passages.indexOf(best), title: covered };
}
