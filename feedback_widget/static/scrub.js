/**
 * Take personal and secret things out of text before it leaves the device.
 *
 * The rules are those of `schema/scrub_rules.json`, in the same order; a test holds the two to each other, and
 * `schema/scrub_cases.jsonl` holds this module and `scrub.py` to the same answers.
 */

/** @type {[kind: string, check: string, pattern: RegExp][]} */
export const RULES = [
  ["key", "", /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g],
  ["key", "", /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?/g],
  ["key", "", /\b(?:[spr]k_(?:live|test)_[A-Za-z0-9]{10,}|gh[opsru]_[A-Za-z0-9]{30,}|hf_[A-Za-z0-9]{30,}|AIza[A-Za-z0-9_-]{30,}|A[KS]IA[A-Z0-9]{16}\b)/g],
  ["key", "mixed", /\b(?:sk|pk|rk|whsec|whpk|ghp|gho|ghu|ghs|ghr|github_pat|glpat|gldt|xox[abeprs]|xapp|npm|pypi|dckr_pat|shpat|shpss|sq0[a-z]{3}|hf|dop_v1|lin_api|EAAC?|ya29|AIza|AKIA|ASIA|GOCSPX|SG)[_.-]?[A-Za-z0-9_.+/=-]{14,}/g],
  ["key", "", /\b[Bb]earer +[A-Za-z0-9_.+/=~-]{16,}/g],
  ["email", "", /(?:"[^"\n]{1,62}"|[^ \t\r\n@<>()\[\],;:"'/\\]{1,64})@(?:[^ \t\r\n@<>()\[\],;:"'/\\?!]{1,190}\.[A-Za-z\u00a1-\uffff][A-Za-z0-9\u00a1-\uffff-]{0,61}[A-Za-z\u00a1-\uffff]|\[[0-9A-Fa-f:.]{3,45}\])/g],
  ["email", "", /\b[A-Za-z0-9._+-]{1,64} ?(?:[\[({](?:at|AT|@)[\])}]|@) ?[A-Za-z0-9-]{1,63}(?:(?: ?[\[({](?:dot|DOT|\.)[\])}] ?| (?:dot|DOT) |\.)[A-Za-z0-9-]{1,63}){0,2}(?: ?[\[({](?:dot|DOT|\.)[\])}] ?| (?:dot|DOT) |\.)[A-Za-z]{2,24}\b/g],
  ["email", "", /\b[A-Za-z0-9._+-]{1,64} (?:at|AT) [A-Za-z0-9-]{1,63}(?: (?:dot|DOT) [A-Za-z0-9-]{1,63}){0,2} (?:dot|DOT) (?:com|org|net|edu|gov|info|io|co|dev|app|eu|uk|de|fr|es|nl|ch|pl|se|jp|cn|br|au|ca)\b/g],
  ["iban", "mod97", /\b[A-Za-z]{2} ?[0-9]{2}[ .-]?[A-Za-z0-9]{4}(?:[ .-]?(?=[A-Za-z]{0,3}[0-9])[A-Za-z0-9]{4}){1,6}(?:[ .-]?(?=[A-Za-z]{0,3}[0-9])[A-Za-z0-9]{1,4})?\b/g],
  ["card", "luhn", /\b[0-9](?:[ \t.\/_-]{0,3}[0-9]){12,22}\b/g],
  ["phone", "", /(?:\+|\b00)[1-9](?:[ ().\/-]{0,3}[0-9]){6,14}\b/g],
  ["phone", "", /\b(?:[Pp]hone|PHONE|[Tt]el|TEL|[Cc]all|[Mm]obile?|[Cc]ell|[Ff]ax|[Hh]andy|[Tt]elefono?|[Ww]hats[Aa]pp|[Tt]ext me|[Rr]each me|[Mm]y number|[Nn]umber is)\b[^0-9+\n]{0,12}\(?[0-9](?:[ ().\/-]{0,2}[0-9]){5,13}\b/g],
  ["phone", "", /(?:\b1[ .-]?)?(?:\([2-9][0-9]{2}\) ?|\b[2-9][0-9]{2}[ .\/-])[0-9]{3}[ .-][0-9]{4}\b/g],
  ["phone", "9-12", /(?:\(0[0-9]{1,4}\)|\b0[1-9][0-9]{0,4})[ .\/-]{0,3}[0-9]{1,9}(?:[ .-][0-9]{1,8}){0,5}\b/g],
  ["phone", "", /\b(?:[5-9][0-9]{2}|1[38]00)[ .-](?:[0-9]{3}[ .-][0-9]{3}|[0-9]{2}[ .-][0-9]{2}[ .-][0-9]{2})\b/g],
  ["phone", "10-12", /(?:\([0-9]{2,3}\) ?[0-9]{3,5}|\b[0-9]{2}[ -][0-9]{4,5}|\b1[3-9][0-9][ -][0-9]{4}|\b8[ -][0-9]{3}[ -][0-9]{3})[ -](?:[0-9]{4}|[0-9]{2}[ -][0-9]{2})\b/g],
  ["phone", "", /\b[6-9][0-9]{4}[ -][0-9]{5}\b/g],
  ["id", "", /\b[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}\b/g],
  ["key", "random", /\b(?=[A-Za-z0-9_+/-]{0,64}[0-9])(?=[A-Za-z0-9_+/-]{0,64}[A-Za-z])[A-Za-z0-9_+/-]{24,}={0,2}/g],
  ["id", "", /\b[0-9]{9,}\b/g],
  ["id", "", /\b[A-Za-z]{0,4}[-#]?[0-9]{9,}\b/g],
];

const ZEROS = "\u0660\u06f0\u0966\u09e6\u0e50\uff10";
/** @type {[RegExp, string][]} */
const PLAIN = [
  [/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, " "],
  [/[\u2010-\u2015\u2212\uff0d]/g, "-"],
  [/\uff20/g, "@"],
  [/\uff0e/g, "."],
  [/\uff0b/g, "+"],
  [/\uff08/g, "("],
  [/\uff09/g, ")"],
];

/**
 * Replace what must not be sent by its kind in brackets.
 * @param {string} text
 * @returns {string}
 */
export function scrub(text) {
  const plain = plainView(text);
  const clean = scrubPlain(plain);
  return clean === plain ? text : clean;
}

/** Write the digits, spaces, dashes and at signs of all scripts as those of ASCII, so that rules need only these. @param {string} text */
function plainView(text) {
  for (const [pattern, sign] of PLAIN) text = text.replace(pattern, sign);
  return text.replace(/[^\0-\x7f]/g, (letter) => {
    for (const zero of ZEROS) {
      const digit = letter.charCodeAt(0) - zero.charCodeAt(0);
      if (digit >= 0 && digit < 10) return String(digit);
    }
    return letter;
  });
}

/** @param {string} text */
function scrubPlain(text) {
  for (const [kind, check, pattern] of RULES) {
    text = text.replace(pattern, (found) => (holds(check, found) ? `[${kind}]` : found));
  }
  return text;
}

/**
 * Scrub the words of an event.
 * @template {Record<string, unknown>} Event
 * @param {Event} event
 * @param {string[]} names  of the fields that hold words, or lists of them
 * @returns {Event}
 */
export function scrubbed(event, names) {
  /** @param {unknown} value @returns {unknown} */
  const clean = (value) => (typeof value === "string" ? scrub(value) : Array.isArray(value) ? value.map(clean) : value);
  return /** @type {Event} */ (
    Object.fromEntries(Object.entries(event).map(([name, value]) => [name, names.includes(name) ? clean(value) : value]))
  );
}

/** @param {string} check @param {string} text */
function holds(check, text) {
  if (check === "luhn") return holdsCard(text);
  if (check === "mod97") return isIban(text);
  if (check === "mixed") return /[0-9]/.test(text) && /[A-Za-z]/.test(text);
  if (check === "random") return looksRandom(text);
  const [low, high] = check.split("-").map(Number);
  const count = text.replace(/[^0-9]/g, "").length;
  return high === undefined || (count >= (low ?? 0) && count <= high);
}

/** 13 to 19 digits between the borders of groups that satisfy Luhn's formula (ISO/IEC 7812-1). @param {string} text */
function holdsCard(text) {
  const groups = text.split(/[^0-9]+/);
  for (let from = 0; from < groups.length; from++) {
    for (let to = from + 1; to <= groups.length; to++) {
      const digits = groups.slice(from, to).join("");
      if (digits.length >= 13 && digits.length <= 19 && /^[2-6]/.test(digits) && luhn(digits)) return true;
    }
  }
  return false;
}

/** @param {string} digits */
function luhn(digits) {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]) * (1 + (i % 2));
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

/** ISO 13616: the remainder by 97 is 1. @param {string} text */
function isIban(text) {
  const plain = text.replace(/[ .-]/g, "").toUpperCase();
  if (plain.length < 15 || plain.length > 34) return false;
  const digits = (plain.slice(4) + plain.slice(0, 4)).replace(/[A-Z]/g, (letter) => String(parseInt(letter, 36)));
  let remainder = 0;
  for (const digit of digits) remainder = (remainder * 10 + Number(digit)) % 97;
  return remainder === 1;
}

/** Whether a long token changes so often between letters, digits and cases that no person would name a thing so. @param {string} text */
function looksRandom(text) {
  const kinds = text.replace(/=+$/, "").replace(/[0-9]/g, "0").replace(/[a-z]/g, "a").replace(/[A-Z]/g, "A").replace(/[^0aA]/g, "-");
  const turns = [...kinds].filter((kind, i) => i && kind !== kinds[i - 1] && kind !== "-" && kinds[i - 1] !== "-").length;
  return turns >= kinds.length / (kinds.split("0").length > 3 ? 6 : 2);
}
