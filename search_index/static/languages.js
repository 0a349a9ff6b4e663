/**
 * Languages other than English: Snowball's stemmers, and pairs of characters where a script writes no blanks. Twin of languages.py.
 * Loaded only for a site in such a language.
 */

const STOPPED = "da de es fi fr hu it nl no pt ru sv".split(" ");
const STEMMED = "ar ca da de el es et eu fi fr ga hi hu hy id it lt ne nl no pt ro ru sv ta tr".split(" ");

// Runs of one script without blanks: Han, kana, Hangul, Thai to Burmese, Khmer.
const RUNS =
  /[\u3005\u3400-\u9fff\uf900-\ufaff]+|[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f]+|[\u1100-\u11ff\uac00-\ud7af]+|[\u0e00-\u109f]+|[\u1780-\u17ff]+/g;

/** @param {string} word */
const trimmed = (word) => word.replace(/^[^\p{L}\p{N}_]+/u, "").replace(/[^\p{L}\p{N}_]+$/u, "");

/** What is looked for in a lower-case word. @param {string} word */
export const pieces = (word) => word.split(/['’]/).map(trimmed).filter(Boolean).flatMap(pairs);

/** @param {string} word @returns {string[]} */
function pairs(word) {
  /** @type {string[]} */
  const found = [];
  let end = 0;
  for (const run of word.matchAll(RUNS)) {
    found.push(trimmed(word.slice(end, run.index)));
    end = run.index + run[0].length;
    for (let at = 0; at < Math.max(run[0].length - 1, 1); at++) found.push(run[0].slice(at, at + 2));
  }
  found.push(trimmed(word.slice(end)));
  return found.filter(Boolean);
}

/**
 * What a language needs beyond this module.
 *
 * @param {string} name An ISO 639-1 code without region.
 * @returns {Promise<{pieces: (word: string) => string[], stem: (word: string) => string, stopWords: string[]}>}
 */
export async function language(name) {
  // Each stemmer imports base.js, which is asked for beside it.
  const files = STEMMED.includes(name) ? [name, "base"] : [];
  const [[Stemmer], stopWords] = await Promise.all([
    Promise.all(files.map((file) => import(`./vendor/snowball/${file}.js`).then((module) => module.default))),
    STOPPED.includes(name) ? import(`./stop_words/${name}.js`).then((module) => module.default) : "",
  ]);
  const stemmer = Stemmer && new Stemmer();
  /** @param {string} word @returns {string} */
  const stem = (word) => (stemmer ? stemmer.stemWord(word) : word);
  return { pieces, stem, stopWords: stopWords.split(/\s+/).filter(Boolean) };
}
