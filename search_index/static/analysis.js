/** Text to terms, exactly as the index was written. */

const SEPARATOR = /[\s-]+/;

/** Words in order of appearance, lower case, punctuation still on. @param {string} text */
export function words(text) {
  return text.toLowerCase().split(SEPARATOR).filter(Boolean);
}

/** Words without the punctuation around them, those of scripts without blanks in pairs of characters. @param {string} text */
export const surfaces = (text) => words(text).flatMap(spoken.pieces);

/** The terms of a text, in order. @param {string} text */
export const terms = (text) => surfaces(text).map(stem);

/** One word's term ("" when it is punctuation only). @param {string} word */
export const term = (word) => stem(spoken.pieces(word)[0] ?? "");

/** The stem of a word as it is. @param {string} word */
export const stem = (word) => spoken.stem(word);

/** Words of the language that say nothing by themselves. @param {string} found */
export const isStop = (found) => spoken.stop.has(found);

/** Words of questions rather than of answers: asked about last when not all words of a query can be. @param {string} found */
export const isFiller = (found) => spoken.fillers.has(found);

/** Speak a language from now on; one index is open at a time, and it knows which. @param {string} code */
export async function speak(code) {
  let name = code.toLowerCase().split(/[-_]/)[0];
  if (name === "nb" || name === "nn") name = "no";
  if (name === "en") return void (spoken = ENGLISH);
  const { language } = await import("./languages.js");
  const { pieces, stem, stopWords } = await language(name);
  spoken = { pieces, stem, stop: new Set(stopWords.map(stem)), fillers: new Set() };
}

/** @type {Record<string, string>} */
const STEP_2 = {
  ational: "ate", tional: "tion", enci: "ence", anci: "ance", izer: "ize", bli: "ble", alli: "al", entli: "ent",
  eli: "e", ousli: "ous", ization: "ize", ation: "ate", ator: "ate", alism: "al", iveness: "ive", fulness: "ful",
  ousness: "ous", aliti: "al", iviti: "ive", biliti: "ble", logi: "log",
};
/** @type {Record<string, string>} */
const STEP_3 = { icate: "ic", ative: "", alize: "al", iciti: "ic", ical: "ic", ful: "", ness: "" };
const C = "[^aeiou][^aeiouy]*";
const V = "[aeiouy][aeiou]*";
const M_OVER_0 = new RegExp(`^(${C})?${V}${C}`);
const M_IS_1 = new RegExp(`^(${C})?${V}${C}(${V})?$`);
const M_OVER_1 = new RegExp(`^(${C})?${V}${C}${V}${C}`);
const HAS_VOWEL = new RegExp(`^(${C})?[aeiouy]`);
const SHORT = new RegExp(`^${C}[aeiouy][^aeiouwxy]$`);
const SUFFIX_2 = new RegExp(`^(.+?)(${Object.keys(STEP_2).join("|")})$`);
const SUFFIX_3 = new RegExp(`^(.+?)(${Object.keys(STEP_3).join("|")})$`);
const SUFFIX_4 = /^(.+?)(?:al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|ou|ism|ate|iti|ous|ive|ize)$/;

/** English (Porter) as lunr.js 2.3.9 stems it. @param {string} w @returns {string} */
function porter(w) {
  if (w.length < 3) return w;
  const y = w[0] === "y"; // there it is a consonant, which the patterns see as a capital
  if (y) w = "Y" + w.slice(1);
  /** @type {RegExpMatchArray | null} */
  let m = w.match(/^(.+?)(ss|i)es$/) || w.match(/^(.+?)([^s])s$/);
  if (m) w = m[1] + m[2];
  w = past(w);
  if ((m = w.match(/^(.+?[^aeiou])y$/))) w = m[1] + "i";
  if ((m = w.match(SUFFIX_2)) && M_OVER_0.test(m[1])) w = m[1] + STEP_2[m[2]];
  if ((m = w.match(SUFFIX_3)) && M_OVER_0.test(m[1])) w = m[1] + STEP_3[m[2]];
  if ((m = w.match(SUFFIX_4) || w.match(/^(.+?[st])ion$/)) && M_OVER_1.test(m[1])) w = m[1];
  if ((m = w.match(/^(.+?)e$/)) && (M_OVER_1.test(m[1]) || (M_IS_1.test(m[1]) && !SHORT.test(m[1])))) w = m[1];
  if (/ll$/.test(w) && M_OVER_1.test(w)) w = w.slice(0, -1);
  return y ? "y" + w.slice(1) : w;
}

/** Porter's step 1b. @param {string} w */
function past(w) {
  let m = w.match(/^(.+?)eed$/);
  if (m) return M_OVER_0.test(m[1]) ? w.slice(0, -1) : w;
  if (!(m = w.match(/^(.+?)(?:ed|ing)$/)) || !HAS_VOWEL.test(m[1])) return w;
  w = m[1];
  if (/(at|bl|iz)$/.test(w)) return w + "e";
  if (/([^aeiouylsz])\1$/.test(w)) return w.slice(0, -1);
  return SHORT.test(w) ? w + "e" : w;
}

const STOP_WORDS =
  "a able about across after all almost also am among an and any are as at be because been but by can cannot could dear did " +
  "do does either else ever every for from get got had has have he her hers him his how however i if in into is it its just " +
  "least let like likely may me might most must my neither no nor not of off often on only or other our own rather said say " +
  "says she should since so some than that the their them then there these they this tis to too twas us wants was we were " +
  "what when where which while who whom why will with would yet you your";
const FILLERS =
  "able actually another anyone anything best better can't didn't difference different doesn't don't easily etc " +
  "exactly explain find going good happen happens help here's how's i'd i'm i've isn't it's keep know let's long " +
  "look looking made make makes making many mean much need new one out people please possible properly really right " +
  "see seem someone something still sure tell that's there's thing things think try trying two understand use used " +
  "using want way ways what's when's where's who's without won't work works you're";
const fillers = new Set(FILLERS.split(" ").map(porter));
const stop = new Set(STOP_WORDS.split(" ").map(porter));

/** @param {string} word */
const trimmed = (word) => word.replace(/^\W+/, "").replace(/\W+$/, "");
const ENGLISH = { pieces: (/** @type {string} */ word) => [trimmed(word)].filter(Boolean), stem: porter, stop, fillers };
let spoken = ENGLISH;
