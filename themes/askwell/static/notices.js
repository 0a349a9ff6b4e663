// Announcements keep to their dates between builds, and stay away once dismissed.

const KEY = "askwell.dismissed";

/** @param {() => Promise<Record<string, string>>} strings */
export async function mount(strings) {
  const today = new Date().toISOString().slice(0, 10);
  const seen = dismissed();
  /** @type {HTMLElement[]} */
  const shown = [];
  for (const notice of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-askwell-notice]"))) {
    const { start = "", end = "9999" } = notice.dataset;
    notice.hidden = today < start || today > end || seen.includes(textOf(notice));
    if (!notice.hidden) shown.push(notice);
  }
  if (!shown.length) return;
  const words = await strings();
  for (const notice of shown) notice.append(closer(notice, words.js_dismiss));
}

/**
 * @param {HTMLElement} notice
 * @param {string} label
 */
function closer(notice, label) {
  const button = document.createElement("button");
  button.type = "button";
  button.ariaLabel = label;
  button.textContent = "×";
  button.addEventListener("click", () => {
    notice.hidden = true;
    try {
      localStorage.setItem(KEY, JSON.stringify([...dismissed(), textOf(notice)].slice(-20)));
    } catch {
      // Storage is refused: the notice comes back on the next page.
    }
  });
  return button;
}

/** @param {HTMLElement} notice */
const textOf = (notice) => notice.querySelector("p")?.textContent?.trim() ?? "";

/** @returns {string[]} */
function dismissed() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]");
  } catch {
    return [];
  }
}
