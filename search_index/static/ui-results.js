/** The page of all results: its address holds the query and the filters, so back and forward keep them. */
import { Asking } from "./ui-asking.js";
import { address, el, kept, resultBody, shortened, waysOut } from "./ui-parts.js";
import { share } from "./ui.js";

/** @typedef {import("./ui.js").Context} Context */
/** @typedef {import("./ui-parts.js").Answer} Answer */
/** @typedef {import("./ui-parts.js").Result} Result */
/** @typedef {import("./ui-asking.js").State} State */
/** @typedef {{q: string, category: string, audience: string}} Wanted */

const PAGE = 10;
const GUESSED = 5; // answers on a 404 page to the words of its address
const SETTLED_MS = 1000;
const ANNOUNCE_MS = 400;
const FILTERS = /** @type {const} */ (["category", "audience"]);

/** @returns {Wanted} */
function wantedHere() {
  const { searchParams } = new URL(location.href);
  const [q = "", category = "", audience = ""] = ["q", ...FILTERS].map((name) => searchParams.get(name) ?? "");
  return { q, category, audience };
}

/** @param {Wanted} wanted */
function addressOf(wanted) {
  const url = new URL(location.href);
  url.search = new URLSearchParams(Object.entries({ ...wanted, q: kept(wanted.q) }).filter(([, value]) => value)).toString();
  return url.href;
}

/**
 * A result to read: its link, and a FAQ entry's answer behind a disclosure.
 *
 * @param {Result} result
 * @param {Context} context
 * @param {number} rank From 1.
 */
function resultItem(result, { say, root, intents }, rank) {
  const link = el("a", { href: address(result, root), "data-ref": result.ref }, ...resultBody(result, say));
  link.addEventListener("click", () => intents.clicked(result.ref, rank));
  const item = el("li", { class: "askwell-result" }, link);
  if (!result.answer) return item;
  const answer = el("details", { class: "askwell-disclosure" }, el("summary", {}, say("read_answer")), el("p", {}, result.answer));
  answer.addEventListener("toggle", () => (answer.open ? intents.unfolded(result.ref, rank) : intents.folded(result.ref)));
  item.append(answer);
  return item;
}

class ResultsPage {
  #shown = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #settling;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  saying;

  /** @param {Element} place @param {HTMLInputElement} input @param {Context} context */
  constructor(place, input, context) {
    const { say } = context;
    this.input = input;
    this.context = context;
    this.wanted = wantedHere();
    /** Whether this is the page searches lead to, not a 404 page that searches. */
    this.own = input.form?.action === location.origin + location.pathname;
    this.index = document.querySelector("[data-askwell-index]");
    this.title = document.title;
    this.heading = el("h2", { class: "askwell-results-count" });
    this.status = el("div", { class: "askwell-announcer", role: "status" });
    this.note = el("p", { class: "askwell-note", hidden: true });
    this.filters = el("div", { class: "askwell-filters", hidden: true });
    this.list = el("ol", { class: "askwell-results" });
    this.more = el("button", { type: "button", class: "askwell-next", hidden: true }, say("more"));
    this.ways = el("div", { class: "askwell-foot", hidden: true });
    place.replaceChildren(this.status, this.heading, this.filters, this.note, this.list, this.more, this.ways);
    this.asking = new Asking(context.line, "results", (state) => this.#show(state));
    this.#listen();
    this.#restore(input.value);
  }

  #listen() {
    const { input, more } = this;
    input.addEventListener("input", ({ isTrusted }) => {
      // A 404 page asks with the words of its address: that is no one's question yet.
      this.meant ||= isTrusted;
      this.wanted.q = input.value;
      this.#ask(PAGE);
      clearTimeout(this.#settling);
      this.#settling = setTimeout(() => this.#settle(), SETTLED_MS);
    });
    input.form?.addEventListener("submit", (event) => {
      if (!this.own) return this.context.intents.finish();
      event.preventDefault();
      return this.#settle();
    });
    input.addEventListener("blur", () => this.#settle());
    more.addEventListener("click", () => this.#ask(this.#shown + PAGE));
    addEventListener("popstate", () => this.#restore());
    addEventListener("pagehide", () => this.#keep());
  }

  /** The wording is final for now: it gets an address of its own. */
  #settle() {
    clearTimeout(this.#settling);
    this.context.intents.finish();
    const url = addressOf(this.wanted);
    if (this.own && url !== location.href) history.pushState({ shown: this.#shown }, "", url);
  }

  #keep() {
    this.context.intents.finish();
    history.replaceState({ shown: this.#shown, top: scrollY }, "");
  }

  /** @param {string} [typed] What was typed while this code was on its way counts more than the address. */
  #restore(typed = "") {
    const { shown = PAGE, top = 0 } = history.state ?? {};
    this.wanted = wantedHere();
    this.meant = Boolean(this.wanted.q);
    this.wanted.q = typed || this.wanted.q;
    this.input.value = this.wanted.q;
    this.context.intents.resume(this.wanted.q);
    this.top = top;
    this.#ask(Math.max(shown, PAGE));
  }

  /** @param {number} k */
  #ask(k) {
    const { q, category, audience } = this.wanted;
    if (!q.trim()) return this.#clear();
    const filters = { ...(category && { category: [category] }), ...(audience && { audience: [audience] }) };
    return this.asking.ask({ query: q, k: this.#guessing ? GUESSED : k, filters, facets: !this.#guessing });
  }

  /** Whether a 404 page asks with the words of its address. */
  get #guessing() {
    return !this.own && !this.meant;
  }

  #clear() {
    this.asking.stop();
    this.context.intents.dropped();
    this.#shown = 0;
    this.heading.textContent = "";
    this.list.replaceChildren();
    for (const part of [this.note, this.filters, this.more, this.ways]) part.hidden = true;
    this.index?.removeAttribute("hidden");
  }

  /** @param {string} text Said once typing rests. */
  #announce(text) {
    clearTimeout(this.saying);
    this.saying = setTimeout(() => (this.status.textContent = text), ANNOUNCE_MS);
  }

  /** @param {...(Node | string)} parts */
  #note(...parts) {
    this.note.replaceChildren(...parts);
    this.note.hidden = !this.note.textContent;
  }

  /** @param {State} state */
  #show(state) {
    this.index?.setAttribute("hidden", "");
    if (state.phase === "answered") return this.#showAnswer(state.query, state.answer);
    const { say } = this.context;
    const n = "seconds" in state ? state.seconds : 0;
    const stuck = n > 0 || state.phase === "outdated";
    const again = el("button", { type: "button" }, say(n ? "retry" : "reload"));
    again.addEventListener("click", () => this.asking.retry());
    this.#announce(say(state.phase, { n }));
    return this.#note(say(state.phase, { n }), ...(stuck ? [" ", again] : []));
  }

  /** @param {string} query @param {Answer} answer */
  #showAnswer(query, answer) {
    if (this.#guessing) return this.#showGuess(query, answer);
    const { say, links, intents } = this.context;
    const { results, match, total } = answer;
    const poor = !results.length || match !== "strong";
    const asked = shortened(query);
    document.title = `${asked} · ${this.title}`;
    this.heading.textContent = results.length ? say("found_for", { n: total, query: asked }) : say("nothing", { query: asked });
    this.#announce(this.heading.textContent);
    this.#note(...this.#hints(answer));
    this.#offerFilters(answer);
    this.#list(query, results);
    this.more.hidden = results.length >= total;
    this.ways.replaceChildren(...(poor ? [waysOut(say, links)] : []));
    this.ways.hidden = !poor;
    if (this.meant) intents.painted(query, answer);
    if (this.top) scrollTo(0, this.top);
    this.top = 0;
  }

  /** A few answers, when the words of the address have any. @param {string} query @param {Answer} answer */
  #showGuess(query, { match, results }) {
    const { say, links } = this.context;
    const found = match === "none" ? [] : results;
    this.heading.textContent = found.length ? say("results") : "";
    this.#announce(this.heading.textContent);
    this.#note();
    this.#list(query, found);
    this.more.hidden = true;
    this.ways.replaceChildren(waysOut(say, links));
    this.ways.hidden = false;
  }

  /** @param {Answer} answer */
  #hints({ results, match, suggestion }) {
    const { say } = this.context;
    const weak = results.length && match !== "strong" ? [say("weak"), " "] : [];
    if (!suggestion) return weak;
    const instead = el("a", { href: addressOf({ ...this.wanted, q: suggestion }) }, suggestion);
    return [...weak, say("did_you_mean"), " ", instead];
  }

  /** More of the same list is appended, so that open answers stay open and the reader's place is kept. @param {string} query @param {Result[]} results */
  #list(query, results) {
    const same = [...this.list.children].every((item, at) => item.querySelector("a")?.dataset.ref === results[at]?.ref);
    const from = same ? this.list.children.length : 0;
    const items = results.slice(from).map((result, at) => resultItem(result, this.context, from + at + 1));
    if (from) this.list.append(...items);
    else this.list.replaceChildren(...items);
    if (document.activeElement === this.more) items[0]?.querySelector("a")?.focus();
    this.#shown = results.length;
  }

  /** @param {Answer} answer */
  #offerFilters({ facets }) {
    if (!facets) return;
    const chosen = FILTERS.filter((name) => (facets[name]?.length ?? 0) > 1 || this.wanted[name]);
    const focused = this.filters.contains(document.activeElement) ? document.activeElement?.getAttribute("name") : "";
    this.filters.replaceChildren(...chosen.map((name) => this.#filter(name, facets[name] ?? [])));
    this.filters.hidden = !chosen.length;
    if (focused) /** @type {HTMLElement | null} */ (this.filters.querySelector(`[name=${focused}]`))?.focus();
  }

  /** @param {"category" | "audience"} name @param {import("./ui-parts.js").Facet[]} facets */
  #filter(name, facets) {
    const { say } = this.context;
    const select = el("select", { name }, el("option", { value: "" }, say(`any_${name}`)));
    for (const { value, title, count } of facets) select.append(el("option", { value }, `${title} (${count})`));
    select.value = this.wanted[name];
    select.addEventListener("change", () => {
      this.wanted[name] = select.value;
      this.#settle();
      this.#ask(PAGE);
    });
    return el("label", {}, el("span", {}, say(name)), select);
  }
}

/**
 * Mount search on the page of all results: fill it and keep it true to its address.
 *
 * @param {import("./ui.js").Given} given
 * @returns {import("./ui.js").Search}
 */
export function mountSearch(given) {
  const context = share(given);
  const place = document.querySelector("[data-askwell-results]");
  const input = /** @type {HTMLInputElement | null} */ (document.querySelector("form[data-askwell-search=page] input[name=q]"));
  if (place && input) new ResultsPage(place, input, context);
  return { ask: context.ask, open: () => {} };
}
