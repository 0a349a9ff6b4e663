/** What a field's popup holds: a note, the options of a listbox, and ways on. It knows no keys and no focus. */
import { address, el, resultBody } from "./ui-parts.js";

/** @typedef {import("./ui-parts.js").Result} Result */
/** @typedef {import("./ui-parts.js").Say} Say */

export class Popup {
  /** @type {HTMLElement[]} */
  options = [];

  /** @param {string} id @param {string} label */
  constructor(id, label) {
    this.id = id;
    this.note = el("p", { class: "askwell-note", hidden: true });
    this.list = el("div", { role: "listbox", id: `${id}-list`, class: "askwell-list", "aria-label": label, hidden: true });
    this.foot = el("div", { class: "askwell-foot", hidden: true });
    this.element = el("div", { class: "askwell-popup", hidden: true }, this.note, this.list, this.foot);
    // A press on an answer must not take the focus, and with it the popup, away before it is a click.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
  }

  /** @param {...(Node | string)} parts Nothing, or empty text: no note. */
  say(...parts) {
    this.note.replaceChildren(...parts);
    this.note.hidden = !this.note.textContent;
  }

  /** @param {string} query What the options answer. @param {HTMLElement[]} options @param {...Node} foot */
  offer(query, options, ...foot) {
    this.list.dataset.query = query;
    options.forEach((option, index) => {
      option.id = `${this.id}-${index}`;
      option.setAttribute("aria-selected", "false");
    });
    this.options = options;
    this.list.replaceChildren(...options);
    this.list.hidden = !options.length;
    this.list.removeAttribute("aria-busy");
    this.foot.replaceChildren(...foot);
    this.foot.hidden = !foot.length;
  }
}

/**
 * An answer to choose. A FAQ entry first opens in place; chosen again it leads to its page.
 *
 * @param {Result} result
 * @param {{say: Say, root: string}} context
 * @param {{followed: () => void, read: () => void}} on
 */
export function resultOption(result, { say, root }, on) {
  const option = el("a", { role: "option", class: "askwell-option", href: address(result, root), tabindex: -1, "data-ref": result.ref });
  option.append(...resultBody(result, say));
  const answer = el("span", { class: "askwell-answer", hidden: true });
  const next = el("span", { class: "askwell-next-step" }, say("read_answer"));
  if (result.answer) option.append(answer, next);
  option.addEventListener("click", (event) => {
    const away = event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0;
    if (away || !result.answer || !answer.hidden) return on.followed();
    event.preventDefault();
    option.classList.add("is-open");
    answer.textContent = result.answer;
    answer.hidden = false;
    next.textContent = say("open_answer");
    return on.read();
  });
  return option;
}

/**
 * A query to choose: a recent one, or what was probably meant.
 *
 * @param {string} query
 * @param {string} label Said before it.
 * @param {(query: string) => void} choose
 */
export function queryOption(query, label, choose) {
  const option = el("div", { role: "option", class: "askwell-option askwell-query" },
    ...(label ? [el("span", { class: "askwell-query-label" }, label), " "] : []), el("span", { class: "askwell-query-text" }, query));
  option.addEventListener("click", () => choose(query));
  return option;
}

/**
 * The way to the page of all results.
 *
 * @param {string} url
 * @param {string} text
 */
export const allOption = (url, text) => el("a", { role: "option", class: "askwell-option askwell-all", href: url, tabindex: -1 }, text);
