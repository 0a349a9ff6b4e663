/** The pieces both the popup and the results page are made of. Data becomes text nodes, never markup. */

/**
 * @typedef {object} Result One answer, as the worker gives it.
 * @property {string} ref
 * @property {string} url Relative to the site root.
 * @property {string} title
 * @property {string} snippet
 * @property {[number, number][]} marks Ranges [from, to) of the snippet that answer the query.
 * @property {string} category Its title, for people.
 * @property {string} kind "article" or "faq".
 * @property {string} [anchor] The section that answers best.
 * @property {string} [section] That section's heading.
 * @property {[number, number][]} [title_marks]
 * @property {string} [answer] A FAQ entry's answer as plain text.
 *
 * @typedef {object} Facet
 * @property {string} value
 * @property {string} title
 * @property {number} count
 *
 * @typedef {object} Answer
 * @property {Result[]} results
 * @property {"strong" | "weak" | "none"} match
 * @property {number} total
 * @property {string} [suggestion]
 * @property {{category: Facet[], audience: Facet[]}} [facets]
 */

const READ = 500; // characters, as in wording.js

/**
 * Make an element.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | boolean | number | undefined>} [attributes] `undefined` and `false` are left out.
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

/**
 * Text with its marked ranges in <mark>.
 *
 * @param {string} text
 * @param {[number, number][]} [marks] Sorted, not overlapping.
 * @returns {(Node | string)[]}
 */
export function highlighted(text, marks = []) {
  /** @type {(Node | string)[]} */
  const parts = [];
  let end = 0;
  for (const [from, to] of marks) {
    if (from > end) parts.push(text.slice(end, from));
    parts.push(el("mark", {}, text.slice(from, to)));
    end = to;
  }
  parts.push(text.slice(end));
  return parts;
}

/** @typedef {(key: string, values?: Record<string, string | number>) => string} Say */

/**
 * A function that says things in the page's language.
 *
 * @param {Record<string, string>} strings
 * @param {string} lang
 * @returns {Say} Keys are without their `search_`; a number `n` picks `key_one`, `key_other`, ... by the language's plural rules.
 */
export function speaker(strings, lang) {
  const plural = new Intl.PluralRules(lang);
  const number = new Intl.NumberFormat(lang);
  return (name, values = {}) => {
    const key = `search_${name}`;
    const form = typeof values.n === "number" ? strings[`${key}_${plural.select(values.n)}`] ?? strings[`${key}_other`] : undefined;
    const text = form ?? strings[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => {
      const value = values[name];
      return typeof value === "number" ? number.format(value) : value ?? whole;
    });
  };
}

/**
 * A question as it is said back: its beginning, when somebody pasted a whole log.
 * @param {string} query
 * @returns {string}
 */
export const shortened = (query) => {
  const signs = [...query.trim().slice(0, 200)];
  return signs.length > 80 ? `${signs.slice(0, 80).join("").trimEnd()}…` : signs.join("");
};

/** A question as it stands in an address: as much of it as is read. @param {string} query */
export const kept = (query) => [...query.trim().slice(0, 2 * READ)].slice(0, READ).join("").trim();

/** @param {Result} result @param {string} root */
export const address = (result, root) => {
  const url = new URL(result.url, root);
  if (result.anchor) url.hash = result.anchor;
  return url.href;
};

/**
 * What a result says: title, where it is, snippet.
 *
 * @param {Result} result
 * @param {Say} say
 */
export function resultBody(result, say) {
  const place = [result.kind === "faq" ? say("faq") : "", result.category].filter(Boolean);
  return [
    el("span", { class: "askwell-result-title" }, ...highlighted(result.title, result.title_marks),
      ...(result.section ? [el("span", { class: "askwell-result-section" }, result.section)] : [])),
    el("span", { class: "askwell-result-place" }, ...place.map((text) => el("span", {}, text))),
    el("span", { class: "askwell-result-snippet" }, ...highlighted(result.snippet, result.marks)),
  ];
}

/**
 * The ways out of a search that found nothing; one to a person, where there is one.
 *
 * @param {Say} say
 * @param {{browse: string, contact: string}} links
 */
export function waysOut(say, links) {
  return el("ul", { class: "askwell-ways" },
    el("li", {}, el("strong", {}, say("other_words")), el("span", {}, say("other_words_hint"))),
    el("li", {}, el("a", { href: links.browse }, say("browse")), el("span", {}, say("browse_hint"))),
    ...(links.contact
      ? [el("li", {}, el("a", { href: links.contact }, say("contact")), el("span", {}, say("contact_hint")))]
      : []));
}
