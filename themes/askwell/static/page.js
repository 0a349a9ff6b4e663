// The one module a page loads. It stays small: everything that not every page needs is imported when it is.
import { mount as mountNotices } from "./notices.js";
import { mount as mountProse } from "./prose.js";
import { mount as mountQuestions } from "./questions.js";
import { mount as mountScheme } from "./scheme.js";
import { mount as mountContents } from "./toc.js";
// @ts-expect-error: the rooms' folders lie side by side only in a built site
import { watchSearch } from "../search/ui-touch.js";

/**
 * @typedef {object} Facts what the build knows of this page
 * @property {string} base relative URL of the site root
 * @property {string} version
 * @property {string} lang
 * @property {string} ref
 * @property {string} hash
 * @property {string} kind
 * @property {string} collector
 * @property {boolean} [strict] send no visit id
 * @property {boolean} [nps] ask now and then for a recommendation
 * @property {string} strings URL of the interface strings
 * @property {string} [versions] URL of versions.json
 * @property {""} [contact] there is no contact page
 * @property {[string, string][]} [moved] prefixes that moved: old and new path below the root
 *
 * @typedef {Record<string, string>} Strings
 */

/** @type {Facts} */
const facts = JSON.parse(document.getElementById("askwell-page")?.textContent ?? "{}");
const root = document.documentElement;

/** @type {Promise<Strings> | undefined} */
let loading;
const strings = () => (loading ??= fetch(facts.strings).then((answer) => answer.json()));

/** @type {Promise<unknown> | undefined} */
let sink;
/** The feedback module's sink of events, or null on a site that collects nothing. */
const events = () =>
  (sink ??= facts.collector
    ? Promise.all([load("../feedback/widget.js"), strings()]).then(([widget, words]) =>
        widget.mountFeedback({ facts, strings: words, suggest }),
      )
    : Promise.resolve(null));

/**
 * Import a module of another room; its path is fixed by the layout of the assets folder.
 * @param {string} path
 * @returns {Promise<any>}
 */
const load = (path) => import(path);

/** Search waits to be touched; it listens for `/`, Ctrl-K and every search form of the page. */
const touch = watchSearch({ base: facts.base, version: facts.version, lang: facts.lang, contact: facts.contact, strings, events });

/**
 * Answers for the subject of a message, while it is written.
 * @param {string} words
 * @returns {Promise<{title: string, url: string}[]>}
 */
async function suggest(words) {
  const { results } = await (await touch()).ask(words, 3);
  return results.map((/** @type {{title: string, url: string}} */ { title, url }) => ({ title, url: facts.base + url }));
}

/** @returns {HTMLInputElement | null} */
const field = () => document.querySelector("[data-askwell-search] input[type=search]");

/**
 * Small parts travel with this module; a page wakes those it has a place for.
 * @type {[string, (words: typeof strings) => unknown][]}
 */
const parts = [
  ["[data-askwell-scheme]", mountScheme],
  [".toc", mountContents],
  [".prose", mountProse],
  ["details", mountQuestions],
  ["[data-askwell-notice]", mountNotices],
];
for (const [selector, mount] of parts) {
  if (document.querySelector(selector)) void mount(strings);
}
if (document.querySelector("[data-askwell-embed]")) void load("./embeds.js").then((part) => part.mount(strings));
if (facts.versions) void load("./versions.js").then((part) => part.mount(facts, strings));
if (facts.kind === "notfound") void load("./lost.js").then((part) => part.mount(facts, field()));

/** Feedback waits until the page has settled; a view, a vote or a miss is never urgent. */
const later = globalThis.requestIdleCallback ?? ((/** @type {() => void} */ run) => setTimeout(run, 200));
addEventListener("load", () => later(() => void events()));

/** A tap that comes before feedback has loaded waits for it; without feedback the form goes its plain way. */
addEventListener(
  "submit",
  (event) => {
    const { target: form, submitter } = event;
    if (!(form instanceof HTMLFormElement) || !facts.collector) return;
    const place = form.closest("[data-askwell-vote], [data-askwell-contact]");
    if (!(place instanceof HTMLElement) || "ready" in place.dataset) return;
    event.preventDefault();
    const go = () => {
      place.dataset.ready = "";
      form.requestSubmit(submitter);
    };
    events().then(go, go);
  },
  true,
);
