/**
 * Waits for the first touch of search, then loads all of it in one round trip.
 *
 * This is the only search code every page carries. It owns what opens search (`/`, Ctrl-K, a field, a button);
 * what search does once open is in ui.js.
 */

/**
 * @typedef {object} Facts What a page says about itself.
 * @property {string} base Relative URL of the site root.
 * @property {string | (() => Promise<Record<string, string>>)} strings The page's interface strings: their URL, or what loads them.
 * @property {string} version
 * @property {string} lang
 * @property {import("./ui-intents.js").Sink | (() => Promise<import("./ui-intents.js").Sink | null>) | null} [events]
 * @property {string} [contact] URL of the contact page; empty where there is none.
 * @property {string} [browse] URL of the list of categories.
 */

/** @param {string} url @returns {Promise<any>} The JSON there, or undefined: whoever needs it asks again. */
async function json(url) {
  const response = await fetch(url).catch(() => undefined);
  return response?.ok ? response.json().catch(() => undefined) : undefined;
}

/**
 * Bring a file into the browser's cache. An import that fails once fails for good in this page, a fetch does not:
 * so nothing is imported that has not arrived.
 *
 * @param {string} name
 */
async function bring(name) {
  const response = await fetch(new URL(name, import.meta.url));
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  await response.arrayBuffer();
}

/** @param {Facts} facts @returns {Promise<import("./ui.js").Search>} */
async function loadSearch(facts) {
  const root = new URL(`${facts.base || "."}/`.replace(/\/+$/, "/"), document.baseURI).href;
  const manifest = json(`${root}search/manifest.json`);
  const said = typeof facts.strings === "string" ? json(facts.strings) : facts.strings();
  // A built site holds each of these with all it imports, so one round trip brings everything.
  const results = document.querySelector("[data-askwell-results]");
  const code = [results ? "ui-results.js" : "ui-fields.js", "worker.js", "search.css"];
  if (!/^en\b/i.test(facts.lang)) code.push("languages.js"); // which the worker wants when it has read the manifest
  await Promise.all(code.map(bring));
  const mounting = results ? import("./ui-results.js") : import("./ui-fields.js");
  const [{ mountSearch }, strings = {}] = await Promise.all([mounting, said]);
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = new URL("search.css", import.meta.url).href;
  document.head.append(style);
  return mountSearch({ ...facts, root, manifest, strings });
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

/** @param {HTMLFormElement} form */
const isInUse = (form) => form.contains(document.activeElement);

/** Whether somebody waits for what a form finds: on the page of results from the start. @param {HTMLFormElement} form */
const isWanted = (form) => isInUse(form) || form.dataset.askwellSearch === "page";

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
  if (event.defaultPrevented || event.isComposing || event.altKey) return false;
  if (!event.ctrlKey && !event.metaKey) return event.key === "/" && !typing;
  const ours = typing && target.closest("form")?.matches("[data-askwell-search]");
  return event.key.toLowerCase() === "k" && !event.shiftKey && (!typing || ours);
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
  /** @type {ReturnType<typeof setTimeout>} */
  let waiting;
  let failures = 0;

  const load = () => (loading ??= loadSearch(facts).then(arrived, failed));
  // A failed load is told beside the field and tried again; the form still submits without any of this.
  const touch = () => void load().catch(() => {});
  const again = () => {
    clearTimeout(waiting);
    removeEventListener("online", again);
    loading = undefined;
    if (forms.some(isWanted)) touch();
  };
  /** @param {import("./ui.js").Search} search */
  const arrived = (search) => {
    for (const form of forms) {
      admit(form, false);
      if (form.dataset.askwellSearch === "palette" && isInUse(form) && fieldOf(form)?.value) search.open(fieldOf(form));
    }
    return search;
  };
  /** @param {unknown} error @returns {never} */
  const failed = (error) => {
    forms.forEach((form) => admit(form, isWanted(form)));
    waiting = setTimeout(again, Math.min(1000 * 2 ** failures++, 15_000));
    addEventListener("online", again);
    throw error;
  };
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
  // What was asked stands in the field at once, however long search is on its way.
  const field = forms.map(fieldOf).find((input) => input?.form?.dataset.askwellSearch === "page");
  if (field) field.value ||= new URL(location.href).searchParams.get("q") ?? "";
  if (forms.some(isWanted)) touch();
  return load;
}
