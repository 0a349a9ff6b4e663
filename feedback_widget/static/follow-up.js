/** The few questions after a vote; loaded with the first tap. */

import { el } from "./elements.js";
import { storage } from "./queue.js";
import { radioScale } from "./scale.js";

/**
 * @typedef {import("./events.js").Events} Events
 * @typedef {import("./widget.js").Facts} Facts
 * @typedef {import("./widget.js").Vote} Vote
 * @typedef {Record<string, string>} Strings
 */

const REASONS = ["wrong", "unclear", "missing", "unsolved"];
const COMMENT_LENGTH = 1000;
const NPS_KEY = "askwell.nps";
const NPS_QUIET_MS = 90 * 86_400_000;

/**
 * The few questions after the tap.
 * @param {boolean} helpful
 * @param {HTMLElement} live
 * @param {HTMLElement} more
 * @param {Vote} vote
 * @returns {HTMLElement}
 */
export function followUp(helpful, live, more, { events, strings, page, say }) {
  const id = `askwell-comment-${Math.random().toString(36).slice(2, 8)}`;
  const comment = el("textarea", { id, rows: "3", maxlength: String(COMMENT_LENGTH), name: "comment", "aria-describedby": `${id}-hint` });
  const boxes = helpful ? [] : REASONS.map((reason) => el("input", { type: "checkbox", name: "reason", value: reason }));
  const form = el("form", { class: "askwell-follow-up" }, [
    boxes.length
      ? el("fieldset", {}, [
          el("legend", {}, strings.feedback_reasons ?? ""),
          ...boxes.map((box) => el("label", {}, [box, ` ${strings[`feedback_reason_${box.value}`]}`])),
        ])
      : "",
    el("label", { for: id }, strings[helpful ? "feedback_comment_yes" : "feedback_comment_no"]),
    comment,
    el("p", { id: `${id}-hint`, class: "askwell-hint" }, strings.feedback_comment_hint),
    el("button", { type: "submit", class: "askwell-send" }, strings.feedback_send),
  ]);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const reasons = boxes.filter((box) => box.checked).map((box) => box.value);
    say(helpful, reasons, comment.value.trim());
    live.textContent = strings.feedback_sent ?? "";
    more.replaceChildren(...after(helpful, live, more, { events, strings, page }));
  });
  return form;
}

/**
 * What follows a finished answer: a way to a person after "no", rarely a survey after "yes".
 * @param {boolean} helpful
 * @param {HTMLElement} live
 * @param {HTMLElement} more
 * @param {{events: Events, strings: Strings, page: Facts}} about
 * @returns {HTMLElement[]}
 */
function after(helpful, live, more, { events, strings, page }) {
  const person = el("a", { href: `${page.base ?? ""}contact/` }, strings.feedback_still_stuck);
  if (!helpful) return page.contact === "" ? [] : [el("p", {}, [person])];
  if (!page.nps || !npsDue()) return [];
  return [
    radioScale({
      legend: strings.feedback_nps ?? "",
      low: strings.feedback_nps_low ?? "",
      high: strings.feedback_nps_high ?? "",
      from: 0,
      to: 10,
      send: strings.feedback_send ?? "",
      choose(score) {
        events.survey({ survey: "nps", score });
        live.textContent = strings.feedback_sent ?? "";
        more.replaceChildren();
      },
    }),
  ];
}

/**
 * Whether a reader may be asked how likely they are to recommend: at most once in 90 days on one device. The question
 * counts as asked from here on; where the device remembers nothing it is never asked.
 */
function npsDue() {
  const device = storage("localStorage");
  if (!device || Date.now() - Number(device.getItem(NPS_KEY)) < NPS_QUIET_MS) return false;
  try {
    device.setItem(NPS_KEY, String(Date.now()));
    return true;
  } catch {
    return false;
  }
}
