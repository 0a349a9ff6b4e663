/**
 * What happens on the device, as events of the contract (`schema/events.v1.json`).
 *
 * What a person says (a vote, a message, a score) is sent because they said it. What we would merely observe
 * (searches, clicks, views, dead links) is not recorded under Do Not Track or Global Privacy Control.
 */

import { workerTransport } from "./delivery.js";
import { uuid7, visitId } from "./ids.js";
import { Queue, tab } from "./queue.js";

/**
 * @typedef {"strong" | "weak" | "none"} Match
 * @typedef {{query: string, results: number, match: Match, top: string[], dwell?: number}} Search  dwell in milliseconds
 * @typedef {{search_id: string, ref: string, rank: number, inplace?: boolean}} Click  rank from 1
 * @typedef {{ref: string, hash: string, helpful: boolean, reasons: string[], comment: string}} Vote
 * @typedef {{subject: string, message: string, channel: string, reply_to?: string, searches: string[], pages: string[]}} Contact
 * @typedef {{survey: "csat" | "nps", score: number, comment?: string}} Survey
 * @typedef {{value: string, title: string}} Step  one thing searched or read
 * @typedef {ReturnType<typeof createEvents>} Events
 */

const LAST = "askwell.last-click";
const TRAIL = "askwell.trail";
const VOTES = "askwell.votes";
const TRAIL_LENGTH = 20;
const STEP_MS = 30 * 60_000;
const WORDS = ["query", "comment", "message", "subject", "searches", "path"];
/** What words must hold before `scrub.js` could find anything in them. */
const SUSPECT = /[\p{Nd}@\uff20]|[([{]at[)\]}]| dot |PRIVATE KEY|[A-Za-z0-9_.+/=~-]{16}/iu;

/**
 * Open the way to the collector.
 * @param {{collector: string, version?: string, lang?: string, strict?: boolean, queue?: Pick<Queue, "add" | "flush" | "beacon" | "outcome">}} options
 *   `strict`: without even a visit id
 */
export function createEvents({ collector, version = "", lang = "", strict = false, queue }) {
  const line = queue ?? new Queue({ url: `${collector}/v1/events`, transport: workerTransport() });
  const observed = !objects();
  const visit = strict || !observed ? "" : visitId();

  /** @type {Promise<void> | undefined} */
  let scrubbing;
  /** @param {string} type @param {Record<string, unknown>} fields @returns {string} the event's id */
  const send = (type, fields) => {
    const event_id = uuid7();
    const event = { type, event_id, occurred_at: new Date().toISOString(), site_version: version, lang, visit, ...fields };
    // Most words need no rules, and the rules are as large as all delivery: they are loaded when they are needed.
    if (!WORDS.some((name) => SUSPECT.test(String(fields[name] ?? "")))) line.add(event);
    else scrubbing = import("./scrub.js").then(({ scrubbed }) => line.add(scrubbed(event, WORDS)));
    return event_id;
  };

  addEventListener("visibilitychange", () => document.visibilityState === "hidden" && line.beacon());
  addEventListener("pagehide", () => line.beacon());
  addEventListener("online", () => void line.flush());
  void line.flush();

  return {
    /** @param {Search} search @returns {string} search_id; "" when searches are not recorded */
    search({ query, top, dwell = 0, ...rest }) {
      step("searches", query, query);
      if (!observed) return "";
      return send("search", { query: query.slice(0, 300), top: top.slice(0, 10), dwell: Math.round(dwell), ...rest });
    },
    /** @param {Click} click */
    click(click) {
      if (!observed || !click.search_id) return;
      remember(LAST, { ...click, at: Date.now() });
      send("click", { ...click });
    },
    /**
     * An article or FAQ entry was opened; one that a search result led to is a click already.
     * @param {string} ref
     * @param {string} title  for the person, when they write to us; it is not sent
     */
    view(ref, title) {
      step("pages", ref, title.trim());
      if (observed && !cameFromSearch(ref)) send("view", { ref });
    },
    /** @param {string} path */
    notfound(path) {
      if (observed) send("notfound", { path: path.slice(0, 500) });
    },
    /**
     * Vote, and say what this tab voted on the same text before: a changed vote is one voice.
     * @param {Vote} vote
     */
    vote(vote) {
      const { ref, hash, helpful, reasons } = vote;
      const search_id = cameFromSearch(ref);
      const { helpful: was, reasons: was_reasons } = this.said(ref, hash);
      send("vote", { ...vote, ...(was_reasons && { was, was_reasons }), ...(search_id && { search_id }) });
      remember(VOTES, { ...recall(VOTES), [`${ref} ${hash}`]: { helpful, reasons } });
    },
    /**
     * What this tab said of a text last.
     * @param {string} ref
     * @param {string} hash
     * @returns {{helpful?: boolean, reasons?: string[]}}
     */
    said: (ref, hash) => recall(VOTES)[`${ref} ${hash}`] ?? {},
    /** @param {Contact} contact @returns {string} the event's id */
    contact: (contact) => send("contact", { ...contact }),
    /** @param {Survey} survey */
    survey: (survey) => void send("survey", { comment: "", ...survey }),
    /** @param {string} event_id @returns {Promise<"sent" | "refused" | "kept">} */
    async outcome(event_id) {
      await scrubbing;
      return line.outcome(event_id);
    },
    /**
     * What was searched and read in this tab, oldest first; shown to the person before it is sent.
     * @returns {{searches: Step[], pages: Step[]}}
     */
    trail() {
      const { searches = [], pages = [] } = recall(TRAIL);
      return { searches, pages };
    },
  };
}

/** @returns {boolean} whether the person has asked not to be observed */
function objects() {
  const { doNotTrack, globalPrivacyControl } = /** @type {Navigator & {globalPrivacyControl?: boolean}} */ (navigator);
  return doNotTrack === "1" || globalPrivacyControl === true;
}

/** @param {string} ref @returns {string} the id of the search whose result was opened, or "" */
function cameFromSearch(ref) {
  const { ref: clicked, search_id, at } = recall(LAST);
  return clicked === ref && Date.now() - at < STEP_MS ? search_id : "";
}

/** @param {"searches" | "pages"} kind @param {string} value @param {string} title */
function step(kind, value, title) {
  const trail = recall(TRAIL);
  const steps = /** @type {Step[]} */ (trail[kind] ?? []).filter((known) => known.value !== value);
  remember(TRAIL, { ...trail, [kind]: [...steps, { value, title }].slice(-TRAIL_LENGTH) });
}

/** @param {string} key @param {unknown} value */
function remember(key, value) {
  try {
    tab.setItem(key, JSON.stringify(value));
  } catch {
    // Full: the next event goes without it.
  }
}

/** @param {string} key @returns {Record<string, any>} */
function recall(key) {
  try {
    return JSON.parse(tab.getItem(key) ?? "{}");
  } catch {
    return {};
  }
}
