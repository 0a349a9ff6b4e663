/** Search on a page: what its fields, its palette and its page of results share. */
import { Line } from "./ui-asking.js";
import { Intents } from "./ui-intents.js";
import { speaker } from "./ui-parts.js";

/** @typedef {{open: (from?: HTMLInputElement | null) => void, ask: (query: string, k?: number) => Promise<import("./ui-parts.js").Answer | undefined>}} Search */

/**
 * Mount search on this page.
 *
 * @param {Omit<import("./ui-touch.js").Facts, "strings"> & {root: string, manifest?: Promise<any>, strings: Record<string, string>}} facts
 *   `root`: absolute URL of the site; `manifest`: the index's, on its way.
 * @returns {Promise<Search>}
 */
export async function mountSearch({ root, manifest, strings, lang, events, contact = "contact/", browse = "#aw-topics" }) {
  const line = new Line(`${root}search/`, manifest);
  const links = { contact: new URL(contact, root).href, browse: new URL(browse, root).href };
  const context = { line, root, links, say: speaker(strings, lang), intents: new Intents(events) };
  const ask = (/** @type {string} */ query, k = 5) => line.ask("ask", { query, k });
  const page = document.querySelector("[data-askwell-results]");
  if (page) {
    const { mountResults } = await import("./ui-results.js");
    mountResults(page, context);
    return { ask, open: () => {} };
  }
  const { Palette, mountFields } = await import("./ui-fields.js");
  mountFields(context);
  /** @type {import("./ui-fields.js").Palette | undefined} */
  let palette;
  return { ask, open: (from) => (palette ??= new Palette(context)).open(from) };
}
