/** A field with a popup of answers, by the WAI-ARIA combobox pattern: focus stays in the field. */
import { Asking } from "./ui-asking.js";
import { forgetSearches, recentSearches } from "./ui-intents.js";
import { el, kept, shortened, waysOut } from "./ui-parts.js";
import { Popup, allOption, queryOption, resultOption } from "./ui-popup.js";

/** @typedef {import("./ui-asking.js").State} State */
/** @typedef {import("./ui-parts.js").Answer} Answer */
/** @typedef {import("./ui.js").Context} Context */

const SHOWN = 5;
const ANNOUNCE_MS = 400;
const PATTERN = {
  role: "combobox", autocomplete: "off", autocapitalize: "none", spellcheck: "false", enterkeyhint: "search",
  "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-expanded": "false",
};
let fields = 0;

export class Combobox {
  #active = -1;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #announcing;

  /**
   * @param {HTMLInputElement} input
   * @param {HTMLFormElement} form Holds the field; the popup becomes its last child.
   * @param {Context} context
   * @param {() => void} [leave] Escape was pressed or an answer followed; without it the popup closes.
   */
  constructor(input, form, context, leave) {
    const id = `askwell-search-${++fields}`;
    this.input = input;
    this.form = form;
    this.context = context;
    this.leave = leave;
    this.popup = new Popup(id, context.say("results"));
    this.status = el("div", { class: "askwell-announcer", role: "status", "aria-live": "polite" });
    this.asking = new Asking(context.line, id, (state) => this.#show(state));
    for (const [name, value] of Object.entries(PATTERN)) input.setAttribute(name, value);
    input.setAttribute("aria-controls", this.popup.list.id);
    form.append(this.popup.element, this.status);
    this.#listen();
  }

  get isOpen() {
    return !this.popup.element.hidden;
  }

  /** Answer what stands in the field now. */
  refresh() {
    // On a phone the keyboard takes half the screen: the popup needs what is left.
    if (!this.leave && !this.isOpen && matchMedia("(max-width: 37.5rem)").matches) this.form.scrollIntoView({ block: "start" });
    const query = this.input.value;
    if (query.trim()) return this.asking.ask({ query, k: SHOWN });
    this.asking.stop();
    this.context.intents.dropped();
    return this.#showRecent();
  }

  close() {
    this.context.intents.folded();
    this.#activate(-1);
    this.popup.element.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
  }

  #listen() {
    const { input, form } = this;
    input.addEventListener("input", () => this.refresh());
    for (const type of ["focus", "click"]) input.addEventListener(type, () => this.isOpen || this.refresh());
    input.addEventListener("keydown", (event) => this.#key(event));
    form.addEventListener("submit", (event) => this.#submit(event));
    form.addEventListener("keydown", ({ key, target }) => {
      if (key !== "Escape" || target === input || !this.isOpen) return;
      input.focus();
      this.#leave();
    });
    form.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && form.contains(relatedTarget)) return;
      this.context.intents.finish();
      if (relatedTarget) this.close();
    });
    document.addEventListener("pointerdown", ({ target }) => target instanceof Node && !form.contains(target) && this.close());
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    this.input.value = kept(this.input.value);
    if (this.input.value) this.context.intents.finish();
    else event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing || event.altKey) return;
    const last = this.popup.options.length - 1;
    const chosen = this.isOpen && this.#active >= 0;
    /** @type {Record<string, () => unknown>} An action that gives false leaves the key to the field. */
    const actions = {
      ArrowDown: () => (this.isOpen ? this.#activate(this.#active < last ? this.#active + 1 : -1) : this.refresh()),
      ArrowUp: () => this.isOpen && this.#activate(this.#active < 0 ? last : this.#active - 1),
      Home: () => chosen && this.#activate(0),
      End: () => chosen && this.#activate(last),
      Enter: () => chosen && this.#follow(event),
      Escape: () => (this.leave || this.isOpen) && this.#leave(),
    };
    const act = actions[event.key];
    if (act && act() !== false) event.preventDefault();
  }

  #leave() {
    if (this.leave) this.leave();
    else this.close();
  }

  /** The option's own click does it, so that Ctrl-Enter opens a tab. @param {KeyboardEvent} event */
  #follow({ ctrlKey, metaKey, shiftKey }) {
    const click = new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey });
    this.popup.options[this.#active]?.dispatchEvent(click);
  }

  /** @param {number} index -1 is the field itself. */
  #activate(index) {
    this.popup.options[this.#active]?.setAttribute("aria-selected", "false");
    this.#active = index;
    const option = this.popup.options[index];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  /** @param {string} query @param {HTMLElement[]} options @param {...Node} foot */
  #offer(query, options, ...foot) {
    this.#activate(-1);
    this.popup.offer(query, options, ...foot);
    const empty = !options.length && !foot.length && this.popup.note.hidden;
    this.popup.element.hidden = empty;
    this.popup.list.scrollTop = 0;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
  }

  /** @param {string} text */
  #announce(text) {
    clearTimeout(this.#announcing);
    this.#announcing = setTimeout(() => (this.status.textContent = text), ANNOUNCE_MS);
  }

  #showRecent() {
    const { say } = this.context;
    const recent = recentSearches();
    const clear = el("button", { type: "button" }, say("clear_recent"));
    clear.addEventListener("click", () => {
      forgetSearches();
      this.input.focus();
      this.#showRecent();
    });
    this.popup.say(recent.length ? say("recent") : "");
    this.#offer("", recent.map((query) => queryOption(query, "", (text) => this.#search(text))), ...(recent.length ? [clear] : []));
    this.#announce("");
  }

  /** @param {string} query */
  #search(query) {
    this.input.value = query;
    this.refresh();
  }

  /** @param {State} state */
  #show(state) {
    if (state.phase === "answered") return this.#showAnswer(state.query, state.answer);
    const { say } = this.context;
    const n = "seconds" in state ? state.seconds : 0;
    const stuck = n > 0 || state.phase === "outdated";
    const again = el("button", { type: "button" }, say(n ? "retry" : "reload"));
    again.addEventListener("click", () => this.asking.retry());
    this.popup.say(say(state.phase, { n }), ...(stuck ? [" ", again] : []));
    this.popup.element.hidden = false;
    // Answers to an earlier wording stay in sight while their successors are on the way, but not instead of them.
    if (stuck) this.#offer("", []);
    else this.popup.list.setAttribute("aria-busy", "true");
    return this.#announce(say(state.phase, { n }));
  }

  /** @param {string} query @param {Answer} answer */
  #showAnswer(query, answer) {
    const { say, links, intents } = this.context;
    const { results, total, match, suggestion } = answer;
    const text = results.length ? say("found", { n: total }) : say("nothing", { query: shortened(query) });
    const poor = !results.length || match !== "strong";
    this.popup.say(results.length ? (poor ? say("weak") : "") : text);
    this.#offer(query, this.#options(query, answer), ...(poor ? [waysOut(say, links)] : []));
    this.#announce(suggestion ? `${text} ${say("did_you_mean")} ${suggestion}` : text);
    intents.painted(query, answer);
  }

  /** @param {string} query @param {Answer} answer */
  #options(query, { results, total, suggestion }) {
    const { say, root } = this.context;
    /** @type {HTMLElement[]} */
    const options = results.map((result, index) => resultOption(result, this.context, this.#reactions(result, index + 1)));
    if (suggestion) options.unshift(queryOption(suggestion, say("did_you_mean"), (text) => this.#search(text)));
    if (total > results.length) {
      options.push(allOption(`${root}search/?q=${encodeURIComponent(kept(query))}`, say("all", { n: total })));
    }
    return options;
  }

  /** @param {import("./ui-parts.js").Result} result @param {number} rank */
  #reactions(result, rank) {
    const { intents, say } = this.context;
    return {
      followed: () => {
        intents.clicked(result.ref, rank);
        this.leave?.();
      },
      read: () => {
        intents.unfolded(result.ref, rank);
        this.#announce(`${result.answer} ${say("open_answer")}`);
      },
    };
  }
}
