/** What all of a page's search shares: the line to the answers, the words, the intents. */
import { Line } from "./ui-asking.js";
import { Intents } from "./ui-intents.js";
import { speaker } from "./ui-parts.js";

/**
 * @typedef {object} Search A page's search, mounted.
 * @property {(from?: HTMLInputElement | null) => void} open Opens the palette; what stands in the field `from` moves into it.
 * @property {(query: string, k?: number) => Promise<import("./ui-parts.js").Answer | undefined>} ask
 *   Answers for other parts of a page; undefined when asked again meanwhile.
 *
 * @typedef {Omit<import("./ui-touch.js").Facts, "strings"> & {root: string, manifest?: Promise<any>, strings: Record<string, string>}} Given
 *   `root`: absolute URL of the site; `manifest`: the index's, on its way.
 *
 * @typedef {object} Context
 * @property {Line} line
 * @property {import("./ui-parts.js").Say} say
 * @property {Intents} intents
 * @property {string} root Absolute URL of the site.
 * @property {{browse: string, contact: string}} links
 */

/** @param {Given} given @returns {Context & {ask: Search["ask"]}} */
export function share({ root, manifest, strings, lang, events, contact = "contact/", browse = "#aw-topics" }) {
  const line = new Line(`${root}search/`, manifest);
  const links = { contact: contact && new URL(contact, root).href, browse: new URL(browse, root).href };
  const ask = (/** @type {string} */ query, k = 5) => line.ask("ask", { query, k });
  return { line, root, links, ask, say: speaker(strings, lang), intents: new Intents(events) };
}
