/** What a visitor meant: one search event a finished intent, its clicks, and the searches this device remembers. */

/** @typedef {import("./ui-parts.js").Answer} Answer */
/**
 * @typedef {object} Sink Where events go; the feedback module makes one when a collector is configured.
 * @property {(event: {query: string, results: number, match: string, top: string[]}) => string | Promise<string>} search Gives the search_id.
 * @property {(event: {search_id: string, ref: string, rank: number, inplace?: boolean}) => unknown} click
 */

const PAUSE_MS = 1000;
const READING_MS = 2000; // an answer folded again sooner was not read
const HANDOVER_MS = 30_000;
const TOP = 10;
const REMEMBERED = 6;
const RECENT = "askwell.recent";
const SENT = "askwell.sent";

/** @param {() => Storage} area @param {string} key @param {any} fallback */
function recall(area, key, fallback) {
  try {
    return JSON.parse(area().getItem(key) ?? "null") ?? fallback;
  } catch {
    return fallback;
  }
}

/** @param {() => Storage} area @param {string} key @param {unknown} value */
function keep(area, key, value) {
  try {
    if (value === undefined) area().removeItem(key);
    else area().setItem(key, JSON.stringify(value));
  } catch {
    // A device that keeps nothing still searches.
  }
}

const device = () => localStorage;
const tab = () => sessionStorage;

/** @returns {string[]} Latest first. */
export const recentSearches = () => recall(device, RECENT, []).filter((/** @type {unknown} */ text) => typeof text === "string");
export const forgetSearches = () => keep(device, RECENT, undefined);

/** @param {string} query */
export function remember(query) {
  // "reset" typed on the way to "reset password" is not worth a line of its own.
  const others = recentSearches().filter((text) => !query.toLowerCase().startsWith(text.toLowerCase()));
  keep(device, RECENT, [query, ...others].slice(0, REMEMBERED));
}

/** Turns what is painted and touched into events; without a sink it only remembers on the device. */
export class Intents {
  /** @type {{query: string, answer: Answer} | undefined} */
  #open;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #reading;
  #unfolded = "";
  /** @type {{query: string, id: Promise<string | undefined>} | undefined} */
  #sent;
  /** @type {Promise<Sink | null> | undefined} */
  #sink;

  /** @param {Sink | (() => Promise<Sink | null>) | null | undefined} events Null: nothing is sent. */
  constructor(events) {
    this.events = events;
    addEventListener("pagehide", () => this.finish());
    document.addEventListener("visibilitychange", () => document.hidden && this.finish());
  }

  /** An answer was painted: a second without another one makes it an intent. @param {string} query @param {Answer} answer */
  painted(query, answer) {
    clearTimeout(this.#timer);
    this.folded();
    const text = query.trim();
    this.#open = text.length > 1 || text > "~" ? { query: text, answer } : undefined;
    void this.#load();
    this.#timer = setTimeout(() => this.finish(), PAUSE_MS);
  }

  /** The field was emptied: what was on the way is not an intent. */
  dropped() {
    clearTimeout(this.#timer);
    this.folded();
    this.#open = undefined;
  }

  /** Send the open intent, once. */
  finish() {
    clearTimeout(this.#timer);
    const intent = this.#open;
    this.#open = undefined;
    if (!intent || intent.query === this.#sent?.query) return;
    if (intent.answer.total) remember(intent.query);
    const sink = this.#load();
    if (!sink) return;
    const { results, match, total } = intent.answer;
    const top = results.slice(0, TOP).map(({ ref }) => ref);
    const id = sink.then((to) => to?.search({ query: intent.query, results: total, match, top }));
    this.#sent = { query: intent.query, id };
    void id.then((search_id) => search_id && keep(tab, SENT, { query: intent.query, search_id, at: Date.now() }));
  }

  /** The answer of a result was unfolded in the list: it is read when it stays so. @param {string} ref @param {number} rank From 1. */
  unfolded(ref, rank) {
    clearTimeout(this.#reading);
    this.#unfolded = ref;
    this.#reading = setTimeout(() => this.clicked(ref, rank, true), READING_MS);
  }

  /** It was folded again, or its list is gone. @param {string} [ref] */
  folded(ref = this.#unfolded) {
    if (ref === this.#unfolded) clearTimeout(this.#reading);
  }

  /** A result was opened, or read in place. @param {string} ref @param {number} rank From 1. @param {boolean} [inPlace] */
  clicked(ref, rank, inPlace = false) {
    this.folded();
    this.finish();
    const { id } = this.#sent ?? {};
    if (!id) return;
    void this.#load()?.then(async (to) => {
      const search_id = await id;
      if (search_id) to?.click({ search_id, ref, rank, ...(inPlace && { inplace: true }) });
    });
  }

  /** Take over what another field or page of this tab has sent just now. @param {string} query */
  resume(query) {
    const sent = recall(tab, SENT, {});
    const fresh = Date.now() - sent.at < HANDOVER_MS || performance.getEntriesByType("navigation").some((entry) => /** @type {PerformanceNavigationTiming} */ (entry).type !== "navigate");
    if (sent.query === query.trim() && fresh) this.#sent = { query: sent.query, id: Promise.resolve(sent.search_id) };
  }

  #load() {
    if (!this.events) return undefined;
    this.#sink ??= typeof this.events === "function" ? this.events() : Promise.resolve(this.events);
    this.#sink.catch(() => (this.#sink = undefined));
    return this.#sink;
  }
}
