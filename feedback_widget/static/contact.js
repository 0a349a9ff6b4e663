/**
 * The contact form: answers while the subject is typed, what was searched and read sent along if the person agrees,
 * and an honest word about what became of the message.
 *
 * The page holds a plain form that posts to the collector without this script.
 */

import { el, status } from "./elements.js";
import { radioScale } from "./scale.js";

/**
 * @typedef {import("./events.js").Step} Step
 * @typedef {{title: string, url: string}} Suggestion
 * @typedef {(words: string) => Promise<Suggestion[]>} Suggest
 * @typedef {{
 *   events: import("./events.js").Events, strings: Record<string, string>, suggest?: Suggest, csat?: boolean,
 * }} Options
 */

const PAUSE_MS = 300;

/**
 * @param {HTMLElement} place  holds the form
 * @param {Options} options
 */
export function mountContact(place, { events, strings, suggest, csat = true }) {
  const form = place.querySelector("form");
  if (!form) return;
  const live = status();
  const send = form.querySelector("button[type=submit], button:not([type])");
  const along = context(events.trail(), strings);
  send?.before(...along.elements);
  form.append(live);
  if (suggest) suggestAnswers(form, suggest, strings);
  place.dataset.ready = "";

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!form.reportValidity()) return;
    const words = new FormData(form);
    if (words.get("website")) return;
    send?.setAttribute("aria-disabled", "true");
    live.textContent = strings.feedback_sending ?? "";
    const id = events.contact({
      subject: field(words, "subject"),
      message: field(words, "message"),
      reply_to: field(words, "reply_to"),
      channel: place.dataset.channel ?? "link",
      ...along.chosen(),
    });
    const outcome = await events.outcome(id);
    send?.removeAttribute("aria-disabled");
    live.textContent = strings[`feedback_message_${outcome}`] ?? "";
    if (outcome !== "refused") thank(place, form, live, csat && outcome === "sent" ? [survey(live, events, strings)] : []);
  });
}

/**
 * Put thanks where the form was, and what follows it.
 * @param {HTMLElement} place
 * @param {HTMLFormElement} form
 * @param {HTMLElement} live
 * @param {HTMLElement[]} after
 */
function thank(place, form, live, after) {
  place.replaceChildren(live, ...after);
  form.reset();
  live.tabIndex = -1;
  live.focus();
}

/**
 * Ask how easy it was to get help; answered once.
 * @param {HTMLElement} live
 * @param {import("./events.js").Events} events
 * @param {Record<string, string>} strings
 */
function survey(live, events, strings) {
  const scale = radioScale({
    legend: strings.feedback_csat ?? "",
    low: strings.feedback_csat_low ?? "",
    high: strings.feedback_csat_high ?? "",
    from: 1,
    to: 5,
    send: strings.feedback_send ?? "",
    choose(score) {
      events.survey({ survey: "csat", score });
      live.textContent = strings.feedback_sent ?? "";
      scale.remove();
    },
  });
  return scale;
}

/**
 * What was searched and read, each with a box to leave it out.
 * @param {{searches: Step[], pages: Step[]}} trail
 * @param {Record<string, string>} strings
 */
function context(trail, strings) {
  /** @param {string} name @param {Step[]} steps @param {string | undefined} legend */
  const group = (name, steps, legend) => {
    const boxes = steps.map(({ value }) => el("input", { type: "checkbox", name, value, checked: "" }));
    const labels = boxes.map((box, i) => el("label", {}, [box, ` ${steps[i]?.title || box.value}`]));
    const kept = () => boxes.filter((box) => box.checked).map((box) => box.value);
    return { kept, elements: boxes.length ? [el("fieldset", { class: "askwell-along" }, [el("legend", {}, legend), ...labels])] : [] };
  };
  const searches = group("searches", trail.searches, strings.feedback_along_searches);
  const pages = group("pages", trail.pages, strings.feedback_along_pages);
  return {
    elements: [...searches.elements, ...pages.elements],
    chosen: () => ({ searches: searches.kept(), pages: pages.kept() }),
  };
}

/**
 * @param {HTMLFormElement} form
 * @param {Suggest} suggest
 * @param {Record<string, string>} strings
 */
function suggestAnswers(form, suggest, strings) {
  const subject = form.elements.namedItem("subject");
  if (!(subject instanceof HTMLInputElement)) return;
  const list = el("ul", { class: "askwell-suggestions" });
  const box = el("div", { hidden: "", "aria-live": "polite" }, [el("p", {}, strings.feedback_suggestions), list]);
  subject.after(box);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  subject.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const words = subject.value.trim();
      const found = words.length < 3 ? [] : await suggest(words).catch(() => []);
      if (words !== subject.value.trim()) return;
      list.replaceChildren(...found.map(({ title, url }) => el("li", {}, [el("a", { href: url, target: "_blank" }, title)])));
      box.hidden = found.length === 0;
    }, PAUSE_MS);
  });
}

/** @param {FormData} words @param {string} name */
function field(words, name) {
  return String(words.get(name) ?? "").trim();
}
