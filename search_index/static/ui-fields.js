/** The fields answers are typed into: those of the page, and the palette's. */
import { Combobox } from "./ui-combobox.js";
import { el } from "./ui-parts.js";

/** @typedef {import("./ui-combobox.js").Context} Context */

/** The dialog that holds a field of its own, made when it is first opened. */
export class Palette {
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

/** Give every field of the page that is not the palette's its popup. @param {Context} context */
export function mountFields(context) {
  for (const form of document.querySelectorAll(/** @type {"form"} */ ("form[data-askwell-search=inline]"))) {
    const input = form.querySelector("input");
    if (!input) continue;
    form.classList.add("askwell-search");
    const field = new Combobox(input, form, context);
    if (document.activeElement === input) field.refresh();
  }
}
