/** Answers searches off the page's own thread; the same code answers on it where workers are blocked. */
import { isStop } from "./analysis.js";
import { openIndex, search as plan } from "./planner.js";
import { OutdatedError } from "./reader.js";
import { hits, snippet } from "./snippet.js";

/**
 * @typedef {object} Question
 * @property {number} id
 * @property {"open" | "search"} op
 * @property {string} [base] Absolute URL of the index, with `open`.
 * @property {object} [manifest] What the page fetched already, with `open`.
 * @property {string} [channel] Of two searches of one channel only the later is answered.
 * @property {string} [query]
 * @property {number} [k]
 * @property {{category?: string[], audience?: string[]}} [filters]
 * @property {boolean} [facets]
 */

const PAUSE_MS = 60;

/** A later task, so that a newer question is seen before an older one is worked on. @param {number} ms */
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** What to mark: function words only when there is nothing else. @param {string[]} terms */
function telling(terms) {
  const words = terms.filter((term) => !isStop(term));
  return words.length ? words : terms;
}

/** A result as the page shows it. @param {any} result @param {string[]} terms */
function shown({ sections = [], category_title, ...result }, terms) {
  const title_marks = hits(result.title, new Set(terms)).map(({ from, to }) => [from, to]);
  const passage = snippet(sections, result.anchor, terms);
  return { ...result, category: category_title, category_path: result.category, title_marks, ...passage };
}

/**
 * Make an answerer of questions.
 *
 * @param {(message: object) => void} post
 * @returns {(question: Question) => Promise<void>}
 */
export function answering(post) {
  /** @type {Map<string, AbortController>} */
  const latest = new Map();
  /** @type {{base: string, manifest?: any}} */
  let place = { base: "" };
  /** @type {Promise<any> | undefined} */
  let engine;
  let working = 0;

  /** @param {Question} question @param {AbortSignal} signal */
  async function answer({ query = "", k, filters, facets }, signal) {
    // While an earlier wording still waits for the network, typing is given time to rest: half words cost a bad line most.
    await later(working > 1 ? PAUSE_MS : 0);
    if (signal.aborted) return {};
    engine ??= openIndex(place.base, { manifest: place.manifest });
    const { terms, ...found } = await plan(await engine, query, { k, filters, facets, signal });
    return { ...found, results: found.results.map((result) => shown(result, telling(terms))) };
  }

  /** @param {Question} question */
  async function search(question) {
    const { id, channel = "" } = question;
    latest.get(channel)?.abort();
    const stop = new AbortController();
    latest.set(channel, stop);
    working += 1;
    try {
      const found = await answer(question, stop.signal);
      post(stop.signal.aborted ? { id, stale: true } : { id, ...found });
    } catch (error) {
      // What failed may be a shard that a new release has replaced: the next try opens the index anew.
      if (!stop.signal.aborted) [engine, place] = [undefined, { base: place.base }];
      post(stop.signal.aborted ? { id, stale: true } : { id, error: String(error), outdated: error instanceof OutdatedError });
    } finally {
      working -= 1;
    }
  }

  return async (question) => {
    if (question.op === "search") return search(question);
    place = { base: question.base ?? "", manifest: question.manifest };
    engine = openIndex(place.base, { manifest: place.manifest });
    engine.catch(() => (engine = undefined));
    return undefined;
  };
}

if (typeof document === "undefined" && typeof postMessage === "function") {
  const respond = answering((message) => postMessage(message));
  onmessage = (event) => void respond(event.data);
  postMessage({ ready: true });
}
