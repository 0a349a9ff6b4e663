/**
 * "Was this helpful?": yes or no in one tap, then why, if the reader wants to say.
 *
 * The page holds a plain form that works without this script. Here it answers in place: the tap is sent at once,
 * reasons and a comment follow as a newer vote of the same visit, and the last one counts. The tab remembers what was
 * said, so that a vote changed after a reload is still one voice.
 */

import { el, status } from "./elements.js";
import { createEvents } from "./events.js";

/**
 * @typedef {import("./events.js").Events} Events
 * @typedef {Record<string, string>} Strings
 * @typedef {{events: Events, strings: Strings, page: Facts, root?: ParentNode}} Options
 * @typedef {{events: Events, strings: Strings, page: Facts, listeners: Set<() => void>, said: () => boolean | undefined,
 *   say: (helpful: boolean, reasons?: string[], comment?: string) => void}} Vote  on one article; the forms of a page
 *   share the listeners
 */

/**
 * @typedef {{base: string, version?: string, lang?: string, ref?: string, hash?: string, kind?: string,
 *   collector: string, strict?: boolean, csat?: boolean, nps?: boolean, contact?: ""}} Facts  what the page says of itself;
 *   `contact` is there when there is no contact page
 */

/**
 * Start feedback on a page: its votes, its contact form, and the record of what was opened.
 * @param {{facts: Facts, strings: Strings, suggest?: import("./contact.js").Suggest}} options
 * @returns {Promise<Events | null>} the sink for other modules' events; null where no collector is configured
 */
export async function mountFeedback({ facts, strings, suggest }) {
  if (!facts.collector) return null;
  const events = createEvents(facts);
  document.head.append(el("link", { rel: "stylesheet", href: new URL("./feedback.css", import.meta.url).href }));
  mountWidgets({ events, strings, page: facts });
  if (facts.kind === "notfound") events.notfound(location.pathname);
  else if (facts.kind === "article" && facts.ref) events.view(facts.ref, document.querySelector("h1")?.textContent ?? "");
  for (const entry of document.querySelectorAll("details[data-ref]")) watchOpening(entry, events);
  const contact = document.querySelector("[data-askwell-contact] form")?.closest("[data-askwell-contact]");
  if (contact instanceof HTMLElement) {
    const { mountContact } = await import("./contact.js");
    mountContact(contact, { events, strings, suggest, csat: facts.csat });
  }
  return events;
}

/**
 * Record a FAQ entry the first time its answer is opened.
 * @param {Element} entry
 * @param {Events} events
 */
function watchOpening(entry, events) {
  const opened = () => {
    if (!(entry instanceof HTMLDetailsElement) || !entry.open) return;
    entry.removeEventListener("toggle", opened);
    events.view(entry.dataset.ref ?? "", entry.querySelector("summary")?.textContent ?? "");
  };
  entry.addEventListener("toggle", opened);
}

/**
 * Bring every vote form on the page to life.
 * @param {Options} options
 */
export function mountWidgets({ events, strings, page, root = document }) {
  /** @type {Vote["listeners"]} */
  const listeners = new Set();
  for (const place of root.querySelectorAll("[data-askwell-vote]")) {
    const form = place.querySelector("form");
    if (!form || !(place instanceof HTMLElement)) continue;
    const ref = place.dataset.ref ?? page.ref ?? "";
    const hash = place.dataset.hash ?? page.hash ?? "";
    mountVote(place, form, {
      events, strings, page, listeners,
      said: () => events.said(ref, hash).helpful,
      say(helpful, reasons = [], comment = "") {
        events.vote({ ref, hash, helpful, reasons, comment });
        for (const listener of listeners) listener();
      },
    });
  }
}

/**
 * @param {HTMLElement} place
 * @param {HTMLFormElement} form
 * @param {Vote} vote
 */
function mountVote(place, form, vote) {
  const live = status();
  const more = el("div", { class: "askwell-more" });
  place.append(live, more);
  const buttons = [...form.querySelectorAll("button[name=helpful]")];
  const compact = "compact" in place.dataset;

  const show = () => {
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String((button.getAttribute("value") === "yes") === vote.said()));
    }
    place.toggleAttribute("data-answered", vote.said() !== undefined);
  };
  vote.listeners.add(show);
  show();
  place.dataset.ready = "";

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement)) return;
    const helpful = button.value === "yes";
    if (helpful !== vote.said()) vote.say(helpful);
    live.textContent = vote.strings[helpful ? "feedback_thanks_yes" : "feedback_thanks_no"] ?? "";
    more.replaceChildren();
    if (compact && helpful) return;
    const { followUp } = await import("./follow-up.js");
    more.replaceChildren(followUp(helpful, live, more, vote));
  });
}
