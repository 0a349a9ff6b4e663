/**
 * "Was this helpful?": yes or no in one tap, then why, if the reader wants to say.
 *
 * The page holds a plain form that works without this script. Here it answers in place: the tap is sent at once,
 * reasons and a comment follow as a newer vote of the same visit, and the last one counts.
 */

import { el, status } from "./elements.js";
import { createEvents } from "./events.js";

/**
 * @typedef {import("./events.js").Events} Events
 * @typedef {Record<string, string>} Strings
 * @typedef {{events: Events, strings: Strings, page: Facts, root?: ParentNode}} Options
 * @typedef {{helpful: boolean | null, listeners: Set<() => void>}} Answer  shared by every form for one article
 */


/**
 * @typedef {{base: string, version?: string, lang?: string, ref?: string, hash?: string, kind?: string,
 *   collector: string, strict?: boolean, csat?: boolean, nps?: boolean}} Facts  what the page says of itself
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
  entry.addEventListener("toggle", function opened() {
    if (!(entry instanceof HTMLDetailsElement) || !entry.open) return;
    entry.removeEventListener("toggle", opened);
    events.view(entry.dataset.ref ?? "", entry.querySelector("summary")?.textContent ?? "");
  });
}

/**
 * Bring every vote form on the page to life.
 * @param {Options} options
 */
export function mountWidgets({ events, strings, page, root = document }) {
  /** @type {Map<string, Answer>} */
  const answers = new Map();
  for (const place of root.querySelectorAll("[data-askwell-vote]")) {
    const form = place.querySelector("form");
    if (!form || !(place instanceof HTMLElement)) continue;
    const ref = place.dataset.ref ?? page.ref ?? "";
    const answer = answers.get(ref) ?? { helpful: null, listeners: new Set() };
    answers.set(ref, answer);
    mountVote(place, form, answer, { events, strings, page, ref, hash: place.dataset.hash ?? page.hash ?? "" });
  }
}

/**
 * @param {HTMLElement} place
 * @param {HTMLFormElement} form
 * @param {Answer} answer
 * @param {{events: Events, strings: Strings, page: Facts, ref: string, hash: string}} about
 */
function mountVote(place, form, answer, about) {
  const live = status();
  const more = el("div", { class: "askwell-more" });
  place.append(live, more);
  const buttons = [...form.querySelectorAll("button[name=helpful]")];
  const compact = "compact" in place.dataset;

  const show = () => {
    for (const button of buttons) {
      const chosen = answer.helpful !== null && (button.getAttribute("value") === "yes") === answer.helpful;
      button.setAttribute("aria-pressed", String(chosen));
    }
    place.toggleAttribute("data-answered", answer.helpful !== null);
  };
  answer.listeners.add(show);
  show();
  place.dataset.ready = "";

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement)) return;
    const was = answer.helpful === null ? {} : { was: answer.helpful };
    answer.helpful = button.value === "yes";
    about.events.vote({ ref: about.ref, hash: about.hash, helpful: answer.helpful, ...was });
    for (const listener of answer.listeners) listener();
    live.textContent = about.strings[answer.helpful ? "feedback_thanks_yes" : "feedback_thanks_no"] ?? "";
    more.replaceChildren();
    if (compact && answer.helpful) return;
    const { followUp } = await import("./follow-up.js");
    more.replaceChildren(followUp(answer.helpful, live, more, about));
  });
}
