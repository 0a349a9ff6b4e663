/** Search on a page: its fields, the palette, and the page of all results. */
import { Line } from "./ui-asking.js";
import { Combobox } from "./ui-combobox.js";
import { Intents } from "./ui-intents.js";
import { el, speaker } from "./ui-parts.js";

/** @typedef {import("./ui-combobox.js").Context} Context */
/** @typedef {{open: (from?: HTMLInputElement | null) => void, ask: (query: string, k?: number) => Promise<import("./ui-parts.js").Answer | undefined>}} Search */

/** The dialog that holds a field of its own, made when it is first opened. */
class Palette {
  /** @type {HTMLElement | null} */
  #opener = null;

  /** @param {Context} context */
  constructor(context) {
    const { say, root } = context;
    this.input = el("input", { type: "search", name: "q", "aria-label": say("field"), placeholder: say("hint") });
    const close = el("button", { type: "button", class: "askwell-close" }, say("close"));
    this.form = el("form", { role: "search", action: `${root}search/`, class: "askwell-search askwell-palette-form" },
      el("div", { class: "askwell-bar" }, this.input, close));
    this.dialog = el("dialog", { class: "askwell-palette", "aria-label": say("field") }, this.form);
    document.body.append(this.dialog);
    this.combobox = new Combobox(this.input, this.form, context, () => this.dialog.close());
    close.addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("pointerdown", ({ target }) => target === this.dialog && this.dialog.close());
    this.dialog.addEventListener("close", () => this.#closed());
  }

  /** @param {HTMLInputElement | null | undefined} from A field of the page whose text moves in here. */
  open(from) {
    if (!this.dialog.open) this.#show(from);
    if (!from?.value) return;
    this.input.value += from.value;
    from.value = "";
    this.combobox.refresh();
  }

  /** @param {HTMLInputElement | null | undefined} from */
  #show(from) {
    if (from?.value) this.input.value = "";
    this.#opener = /** @type {HTMLElement | null} */ (document.activeElement);
    this.dialog.showModal();
    this.input.focus();
    this.input.select();
    this.combobox.refresh();
  }

  #closed() {
    this.combobox.asking.stop();
    this.combobox.context.intents.finish();
    this.#opener?.focus();
  }
}

/** @param {Context} context */
function mountFields(context) {
  for (const form of document.querySelectorAll(/** @type {"form"} */ ("form[data-askwell-search=inline]"))) {
    const input = form.querySelector("input");
    if (!input) continue;
    form.classList.add("askwell-search");
    const field = new Combobox(input, form, context);
    if (document.activeElement === input) field.refresh();
  }
}

/**
 * Mount search on this page.
 *
 * @param {Omit<import("./ui-touch.js").Facts, "strings"> & {root: string, manifest?: Promise<any>, strings: Record<string, string>}} facts
 *   `root`: absolute URL of the site; `manifest`: the index's, on its way.
 * @returns {Search}
 */
export function mountSearch({ root, manifest, strings, lang, events, contact = "contact/", browse = "#aw-topics" }) {
  const line = new Line(`${root}search/`, manifest);
  const links = { contact: new URL(contact, root).href, browse: new URL(browse, root).href };
  const context = { line, root, links, say: speaker(strings, lang), intents: new Intents(events) };
  /** @type {Palette | undefined} */
  let palette;
  mountFields(context);
  const page = document.querySelector("[data-askwell-results]");
  if (page) void import("./ui-results.js").then(({ mountResults }) => mountResults(page, context));
  return {
    open: (from) => (palette ??= new Palette(context)).open(from),
    ask: (query, k = 5) => line.ask("ask", { query, k }),
  };
}
