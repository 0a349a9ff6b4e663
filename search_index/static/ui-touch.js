/**
 * Waits for the first touch of search, then loads all of it in one round trip.
 *
 * This is the only search code every page carries. It owns what opens search (`/`, Ctrl-K, a field, a button);
 * what search does once open is in ui.js.
 */

/** Everything a first search needs, listed so that no module waits for another one to be read. */
export const MODULES = [
  "worker.js", "planner.js", "reader.js", "analysis.js", "snippet.js",
  "ui.js", "ui-asking.js", "ui-combobox.js", "ui-popup.js", "ui-parts.js", "ui-intents.js",
];
const RETRY_MS = 3000;

/**
 * @typedef {object} Facts What a page says about itself.
 * @property {string} base Relative URL of the site root.
 * @property {string | (() => Promise<Record<string, string>>)} strings The page's interface strings: their URL, or what loads them.
 * @property {string} version
 * @property {string} lang
 * @property {import("./ui-intents.js").Sink | (() => Promise<import("./ui-intents.js").Sink | null>) | null} [events]
 * @property {string} [contact] URL of the contact page.
 * @property {string} [browse] URL of the list of categories.
 */

/** @param {string} rel @param {string} href */
function hint(rel, href) {
  const link = document.createElement("link");
  link.rel = rel;
  link.href = href;
  document.head.append(link);
}

/** @param {string} url @returns {Promise<any>} The JSON there, or undefined: whoever needs it asks again. */
async function json(url) {
  const response = await fetch(url).catch(() => undefined);
  return response?.ok ? response.json().catch(() => undefined) : undefined;
}

/** @param {Facts} facts @param {string} again Makes a failed import a new one. */
async function loadSearch(facts, again) {
  const root = new URL(`${facts.base || "."}/`.replace(/\/+$/, "/"), document.baseURI).href;
  const early = [json(`${root}search/manifest.json`), typeof facts.strings === "string" ? json(facts.strings) : facts.strings()];
  for (const name of MODULES) hint("modulepreload", new URL(name, import.meta.url).href);
  hint("stylesheet", new URL("search.css", import.meta.url).href);
  const { mountSearch } = await import(`./ui.js${again}`);
  const [manifest, strings = {}] = await Promise.all(early);
  return /** @type {import("./ui.js").Search} */ (mountSearch({ ...facts, root, manifest, strings }));
}

/** @param {HTMLFormElement} form @param {boolean} failed */
function admit(form, failed) {
  const text = form.dataset.askwellOffline;
  const note = form.parentElement?.querySelector(".askwell-search-offline");
  if (!failed || !text) return note?.remove();
  if (note) return undefined;
  const line = document.createElement("p");
  line.className = "askwell-search-offline";
  line.setAttribute("role", "status");
  line.textContent = text;
  return form.after(line);
}

/** @param {HTMLFormElement} form @returns {HTMLInputElement | null} */
const fieldOf = (form) => form.querySelector("input[type=search]");

/** @param {HTMLInputElement | null} input @returns {input is HTMLInputElement} */
function isInSight(input) {
  const { top = -1, bottom = 0, width = 0 } = input?.getBoundingClientRect() ?? {};
  return width > 0 && top >= 0 && bottom <= innerHeight;
}

/** @param {KeyboardEvent} event */
function opensSearch(event) {
  const { target } = event;
  const typing = target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
  if (typing || event.defaultPrevented || event.isComposing || event.altKey) return false;
  return event.ctrlKey || event.metaKey ? event.key.toLowerCase() === "k" && !event.shiftKey : event.key === "/";
}

/**
 * Load search when it is first touched, and open it from the keyboard, the page's fields and its buttons.
 *
 * @param {Facts} facts
 * @returns {() => Promise<import("./ui.js").Search>} Loads search now.
 */
export function watchSearch(facts) {
  /** @type {HTMLFormElement[]} */
  const forms = [...document.querySelectorAll(/** @type {"form"} */ ("form[data-askwell-search]"))];
  /** @type {Promise<import("./ui.js").Search> | undefined} */
  let loading;
  let failures = 0;

  const load = () => (loading ??= loadSearch(facts, failures ? `?again=${failures}` : "").then(arrived, failed));
  /** @param {import("./ui.js").Search} search */
  const arrived = (search) => (forms.forEach((form) => admit(form, false)), search);
  /** @param {unknown} error @returns {never} */
  const failed = (error) => {
    loading = undefined;
    failures += 1;
    forms.forEach((form) => admit(form, form.contains(document.activeElement)));
    setTimeout(() => forms.some((form) => form.contains(document.activeElement)) && touch(), RETRY_MS * failures);
    throw error;
  };
  // A failed load is told beside the field and tried again; the form still submits without any of this.
  const touch = () => void load().catch(() => {});
  // The field takes the keys at once; the palette takes over what was typed when it is there.
  const open = (from = forms.map(fieldOf).find(isInSight)) => {
    if (from && document.activeElement !== from) from.select();
    from?.focus();
    if (from && from.form?.dataset.askwellSearch !== "palette") return;
    void load().then((search) => search.open(from)).catch(() => {});
  };

  for (const form of forms) {
    const input = fieldOf(form);
    for (const type of ["pointerenter", "focusin", "input"]) form.addEventListener(type, touch, { passive: true });
    if (form.dataset.askwellSearch !== "palette") continue;
    for (const type of ["click", "input"]) input?.addEventListener(type, () => open(input ?? undefined));
  }
  document.addEventListener("keydown", (event) => {
    if (!opensSearch(event)) return;
    event.preventDefault();
    open();
  });
  addEventListener("online", () => failures && touch());
  if (document.querySelector("[data-askwell-results]")) touch();
  else if (document.querySelector("[data-askwell-idle]")) (window.requestIdleCallback ?? setTimeout)(touch);
  if (forms.some((form) => form.contains(document.activeElement))) touch();
  return load;
}
