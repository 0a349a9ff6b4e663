/** Search on any page: its fields, and the palette over it. */
import { Combobox } from "./ui-combobox.js";
import { el } from "./ui-parts.js";
import { share } from "./ui.js";

/** @typedef {import("./ui.js").Context} Context */

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
 * Mount search on a page with fields.
 *
 * @param {import("./ui.js").Given} given
 * @returns {import("./ui.js").Search}
 */
export function mountSearch(given) {
  const context = share(given);
  mountFields(context);
  /** @type {Palette | undefined} */
  let palette;
  return { ask: context.ask, open: (from) => (palette ??= new Palette(context)).open(from) };
}
