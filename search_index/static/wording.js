/** From a query to weighted terms of the index, with few requests and one round trip. Twin of wording.py. */
import { isFiller, isStop, surfaces, term } from "./analysis.js";

/**
 * @typedef {import("./reader.js").Index} Index
 * @typedef {import("./reader.js").Entry} Entry
 * @typedef {{word: string, term: string, last: boolean, stop: boolean, meanings: [Entry, number][], weight: number, known: boolean, lookedUp: boolean, suggestion: string}} Token
 */

const MOST_CHARACTERS = 500; // as code points, which Python counts
const MOST_TOKENS = 32;
const SUGGESTED_LETTERS = 5; // a shorter word is ranked by what it may mean, but nothing is suggested for it
const MOST_LETTERS = 40; // a longer word is no typing error of a shorter one
const MOST_SHARDS = 5; // with the manifest, six requests
const [JOINED, JOINED_LETTERS] = [0.8, 5]; // weight of a word that two of the query make, and its least length
const [NEAR, FAR, MOST_NEAR] = [0.8, 0.5, 3]; // weights of terms one and two typing errors away
const [UNFINISHED, LONGER, MOST_LONGER] = [0.7, 0.5, 5]; // of words the last one begins: when it is no word itself, and when it is
const [SYNONYM, MOST_PHRASE] = [0.8, 4]; // weight of a word that a synonym adds, and the most words a synonym has

/** How many letters a word has, those beyond UTF-16's first plane counted once, as Python counts. @param {string} word */
const letters = (word) => [...word].length;

/** Whether UTF-16 has a unit for each letter: typing errors in other words are told apart by no one. @param {string} word */
const isPlain = (word) => !/[\ud800-\udfff]/.test(word);

/** Strings in the order of their UTF-16 units. @param {string} a @param {string} b */
const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** @param {string} word @param {boolean} last @param {number} weight @returns {Token} */
function newToken(word, last, weight) {
  const found = term(word);
  return { word, term: found, last, stop: isStop(found), meanings: [], weight, known: false, lookedUp: false, suggestion: "" };
}

/** Cut a query into tokens, the last of which may be unfinished, and add the words synonyms lead to. @param {Index} index @param {string} query */
export function readQuery(index, query) {
  const words = surfaces([...query.slice(0, 2 * MOST_CHARACTERS)].slice(0, MOST_CHARACTERS).join("")).slice(0, MOST_TOKENS);
  const tokens = words.map((word, at) => newToken(word, at === words.length - 1, 1));
  const terms = tokens.map((token) => token.term);
  const seen = new Set(terms);
  for (let start = 0; start < terms.length; start++) {
    for (let end = start + 1; end <= Math.min(start + MOST_PHRASE, terms.length); end++) {
      for (const word of index.synonyms.get(terms.slice(start, end).join(" ")) ?? []) {
        const token = newToken(word, false, SYNONYM);
        if (seen.has(token.term) || tokens.length >= words.length + MOST_TOKENS) continue;
        seen.add(token.term);
        tokens.push(token);
      }
    }
  }
  return tokens;
}

/**
 * The term shards worth a request, and the vocabulary shards that requests are left for.
 *
 * @param {Index} index @param {Token[]} tokens @returns {{shards: number[], vocabulary: number[]}}
 */
export function chooseShards(index, tokens) {
  const rank = (/** @type {string} */ t) => (index.common.includes(t) ? index.common.indexOf(t) : index.common.length);
  const rows = tokens
    .map((token, at) => ({ token, stop: +token.stop, filler: +isFiller(token.term), rank: rank(token.term), size: letters(token.word), at }))
    .sort((a, b) => a.stop - b.stop || a.filler - b.filler || b.rank - a.rank || b.size - a.size || a.at - b.at);
  if (!index.names.length) return { shards: [], vocabulary: [] };
  const shards = new Set(rows.flatMap(({ stop, token }) => (rows[0].stop || !stop ? [index.shardOf(token.term)] : [])));
  const doubtful = rows.filter((row) => row.rank === index.common.length && !index.hot.has(row.token.term) && correctable(row.token));
  const vocabulary = new Set(doubtful.map(({ token }) => index.vocabularyOf(token.word)));
  return { shards: [...shards].slice(0, MOST_SHARDS), vocabulary: [...vocabulary].slice(0, Math.max(MOST_SHARDS - shards.size, 0)) };
}

/** Find the terms each token means, with one round trip. @param {Index} index @param {Token[]} tokens */
export async function resolve(index, tokens) {
  const { shards, vocabulary } = chooseShards(index, tokens);
  const open = new Set(shards);
  const here = new Set(shards.filter((n) => index.shards.has(n)));
  const isHere = (/** @type {Token} */ { term }) => here.has(index.shardOf(term));
  for (const token of tokens) if (isHere(token)) lookUp(index, token, open);
  const lost = new Set(tokens.filter(({ meanings }) => !meanings.length).map(({ word }) => index.vocabularyOf(word)));
  await index.open(shards, vocabulary.filter((n) => lost.has(n)));
  for (const token of tokens) if (!isHere(token)) lookUp(index, token, open);
  for (const token of tokens) {
    if (token.lookedUp && !token.meanings.length && correctable(token)) correct(index, token, open, vocabulary);
  }
  join(index, tokens, open);
}

/** @param {Token} token */
const correctable = ({ stop, weight, word }) => !stop && weight === 1 && word.length >= 4 && word.length <= MOST_LETTERS && isPlain(word);

/** @param {Index} index @param {Token} token @param {Set<number>} open */
function lookUp(index, token, open) {
  const number = index.shardOf(token.term);
  if (!open.has(number)) {
    const hot = index.hot.get(token.term);
    if (hot) [token.known, token.lookedUp, token.meanings] = [true, true, [[hot, token.weight]]];
    return;
  }
  const entries = index.shard(number);
  token.lookedUp = true;
  const exact = entries.get(token.term);
  const longer = token.last && letters(token.word) > 2 ? begun(entries, token.word) : [];
  if (exact) {
    token.known = true;
    token.meanings = [[exact, token.weight]];
    for (const entry of longer) if (entry !== exact) token.meanings.push([entry, LONGER]);
    return;
  }
  token.meanings = longer.map((entry) => [entry, UNFINISHED]);
  if (token.meanings.length || !correctable(token)) return;
  accept(token, nearest(token, wordsOf(entries)));
}

/** The most frequent terms with a word that begins like this one. @param {Map<string, Entry>} entries @param {string} word */
function begun(entries, word) {
  const found = [...entries.values()].filter((entry) => entry.words.some((w) => w.startsWith(word)));
  return found.sort((a, b) => b.documents - a.documents || order(a.term, b.term)).slice(0, MOST_LONGER);
}

/** @param {Token} token @param {[Entry, number, string][]} found */
function accept(token, found) {
  found.sort((a, b) => b[0].documents - a[0].documents || order(a[0].term, b[0].term) || order(a[2], b[2]));
  const seen = new Set();
  for (const [entry, weight, word] of found) {
    if (seen.has(entry) || seen.size === MOST_NEAR) continue;
    seen.add(entry);
    token.meanings.push([entry, weight]);
    if (isWorthSaying(token.word) && isWorthSaying(word)) token.suggestion ||= word;
  }
}

/** Whether a correction may be offered: four letters or a number are often a word of their own, "fake" no "face". @param {string} word */
const isWorthSaying = (word) => word.length >= SUGGESTED_LETTERS && !/\d/.test(word);

/**
 * The words one typing error away, else those two away.
 * @template T @param {Token} token @param {[string, T][]} words @returns {[T, number, string][]}
 */
function nearest({ word: wanted }, words) {
  /** @type {[T, number, string][]} */
  const near = [];
  /** @type {[T, number, string][]} */
  const far = [];
  for (const [word, found] of words) {
    if (word[0] !== wanted[0] || Math.abs(word.length - wanted.length) > 2) continue;
    const errors = distance(wanted, word);
    if (errors > 2 || !isPlain(word)) continue;
    if (errors === 1) near.push([found, NEAR, word]);
    else if (errors && wanted.length >= 8) far.push([found, FAR, word]);
  }
  return near.length ? near : far;
}

/** 0, 1 or 2 insertions, deletions, substitutions and swaps of neighbours; 3 for more. @param {string} a @param {string} b */
export function distance(a, b) {
  let start = 0;
  let [endA, endB] = [a.length, b.length];
  while (start < endA && start < endB && a[start] === b[start]) start++;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) [endA, endB] = [endA - 1, endB - 1];
  return remaining(a.slice(start, endA), b.slice(start, endB));
}

/** The optimal string alignment distance of what differs. @param {string} a @param {string} b */
function remaining(a, b) {
  if (!a || !b) return Math.min(a.length + b.length, 3);
  if (Math.abs(a.length - b.length) > 2 || (a.length > 12 && b.length > 12 && a.slice(0, 3) !== b.slice(0, 3))) return 3;
  /** @type {number[][]} */
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const [row, before] = [[i], rows[i - 1]];
    for (let j = 1; j <= b.length; j++) {
      let cost = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + +(a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, rows[i - 2][j - 2] + 1);
      row.push(cost);
    }
    rows.push(row);
  }
  return Math.min(rows[a.length][b.length], 3);
}

/**
 * Correct a word whose error is where term shards are told apart: by its ends, else by the frequent words of titles.
 *
 * @param {Index} index @param {Token} token @param {Set<number>} open @param {number[]} vocabulary
 */
function correct(index, token, open, vocabulary) {
  const number = index.vocabularyOf(token.word);
  const entries = vocabulary.includes(number) ? wordsOf(index.vocabulary.get(number)) : [];
  accept(token, nearest(token, entries).map(([entry, weight, word]) => [openEntry(index, entry.term, open) ?? entry, weight, word]));
  if (!token.meanings.length) lookInTitles(index, token);
}

/** Each word of a shard with its entry. @param {Map<string, Entry>} [entries] @returns {[string, Entry][]} */
const wordsOf = (entries = new Map()) => [...entries.values()].flatMap((entry) => entry.words.map((word) => /** @type {[string, Entry]} */ ([word, entry])));

/** What an open term shard says of a term. @param {Index} index @param {string} name @param {Set<number>} open */
function openEntry(index, name, open) {
  const shard = index.shardOf(name);
  return open.has(shard) ? index.shard(shard).get(name) : undefined;
}

/** Correct a word by its stem to a frequent one of titles, which the manifest knows; a stem is nothing to suggest. @param {Index} index @param {Token} token */
function lookInTitles(index, token) {
  const words = [...index.hot].filter(([name]) => name.length > 3);
  accept(token, nearest({ ...token, word: token.term }, words).map(([entry, weight]) => [entry, weight, ""]));
}

/** Let two words also mean the one they make: "log in", "set up", "wi-fi". @param {Index} index @param {Token[]} tokens @param {Set<number>} open */
function join(index, tokens, open) {
  for (let at = 0; at + 1 < tokens.length; at++) {
    const [{ word, meanings }, after] = [tokens[at], tokens[at + 1]];
    const joined = word + after.word;
    if (after.weight < 1 || letters(joined) < JOINED_LETTERS || letters(joined) > MOST_LETTERS) continue;
    const entry = openEntry(index, term(joined), open) ?? index.hot.get(term(joined));
    if (entry && meanings.every(([{ term: known }]) => known !== entry.term)) meanings.push([entry, JOINED]);
  }
}
