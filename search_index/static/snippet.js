/** The passage of an article that answers the query, and where in it the query's words are. */
import { term } from "./analysis.js";

/** @typedef {[number, number]} Range [from, to) in UTF-16 units. */
/** @typedef {{from: number, to: number, term: string}} Hit */

const LENGTH = 170;
const LEAD = 50;
const WORD = /[^\s\-\u2010-\u2015/]+/gu;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;
const EDGES = /^[^\p{L}\p{N}]*|[^\p{L}\p{N}]*$/gu;

/** @type {Map<string, string>} Words come again with every key: each is stemmed once. */
const stems = new Map();

/** @param {string} word */
function stemOf(word) {
  let known = stems.get(word);
  if (known === undefined) {
    if (stems.size > 20_000) stems.clear();
    stems.set(word, (known = term(word.toLowerCase())));
  }
  return known;
}

/** @param {string} text @param {Set<string>} wanted @param {number} from @param {string} word @returns {Hit[]} */
function wordHits(text, wanted, from, word) {
  if (!UNSPACED.test(word)) {
    const found = stemOf(word);
    if (!wanted.has(found)) return [];
    const [start = "", end = ""] = word.match(EDGES) ?? [];
    return [{ from: from + start.length, to: from + word.length - end.length, term: found }];
  }
  const lower = word.toLowerCase();
  /** @type {Hit[]} */
  const found = [];
  for (const part of wanted) {
    if (!UNSPACED.test(part)) continue;
    for (let at = lower.indexOf(part); at >= 0; at = lower.indexOf(part, at + 1)) {
      found.push({ from: from + at, to: from + at + part.length, term: part });
    }
  }
  return found;
}

/** @param {string} text @param {Set<string>} wanted @returns {Hit[]} In order, not overlapping. */
export function hits(text, wanted) {
  const all = [...text.matchAll(WORD)].flatMap((found) => wordHits(text, wanted, found.index, found[0]));
  all.sort((a, b) => a.from - b.from || b.to - a.to);
  /** @type {Hit[]} */
  const kept = [];
  for (const hit of all) {
    const last = kept.at(-1);
    // Where no blanks are written, a word is found as its pairs of characters: they are one mark.
    if (last && hit.from <= last.to && UNSPACED.test(hit.term)) last.to = Math.max(last.to, hit.to);
    else if (hit.to > hit.from && (!last || hit.from >= last.to)) kept.push(hit);
  }
  return kept;
}

/** Where the window with the most different words of the query begins, in hits. @param {Hit[]} found */
function densest(found) {
  let [best, most] = [0, -1];
  found.forEach((first, at) => {
    const seen = new Set();
    for (let i = at; i < found.length && found[i].to - first.from <= LENGTH - LEAD; i++) seen.add(found[i].term);
    if (seen.size > most) [best, most] = [at, seen.size];
  });
  return { best, most };
}

/** @param {string} text @param {number} at Where the words to show begin. */
function opening(text, at) {
  if (at <= LEAD) return 0;
  const before = text.slice(at - LEAD, at);
  const sentence = before.search(/[.!?。！？]\s*(?=[^.!?。！？]*$)/);
  if (sentence >= 0) return at - LEAD + sentence + (before.slice(sentence).match(/^[.!?。！？]\s*/)?.[0].length ?? 1);
  const space = before.indexOf(" ");
  return at - LEAD + (space < 0 ? LEAD / 2 : space + 1);
}

/** @param {string} text @param {number} from */
function closing(text, from) {
  if (from + LENGTH >= text.length) return text.length;
  const space = text.lastIndexOf(" ", from + LENGTH);
  return space > from + LENGTH / 2 ? space : from + LENGTH;
}

/**
 * Cut the best passage out of an article's sections.
 *
 * @param {[anchor: string, heading: string, text: string][]} sections
 * @param {string} anchor The section the ranking prefers; others are read only when it has none of the words.
 * @param {string[]} terms What matched, as terms of the index.
 * @returns {{snippet: string, marks: Range[], section: string}}
 */
export function snippet(sections, anchor, terms) {
  const wanted = new Set(terms);
  const preferred = sections.find(([id]) => id === anchor) ?? sections[0] ?? ["", "", ""];
  let [chosen, found] = [preferred, hits(preferred[2], wanted)];
  for (const section of found.length ? [] : sections) {
    const other = hits(section[2], wanted);
    if (densest(other).most > densest(found).most) [chosen, found] = [section, other];
  }
  const text = chosen[2];
  const from = opening(text, found[densest(found).best]?.from ?? 0);
  const to = closing(text, from);
  const lead = from > 0 ? "… " : "";
  const shift = lead.length - from;
  return {
    snippet: lead + text.slice(from, to).trimEnd() + (to < text.length ? " …" : ""),
    marks: found.filter((hit) => hit.from >= from && hit.to <= to).map((hit) => [hit.from + shift, hit.to + shift]),
    section: anchor && preferred[1],
  };
}
