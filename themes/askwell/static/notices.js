// A notice stays away once dismissed. The page itself hides it before the first paint; this only remembers.

const KEY = "askwell.dismissed";
const KEPT = 20;

export function mount() {
  for (const notice of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-askwell-notice]"))) {
    notice.querySelector("button")?.addEventListener("click", () => {
      notice.hidden = true;
      remember(notice.dataset.askwellNotice ?? "");
    });
  }
}

/** @param {string} mark */
function remember(mark) {
  try {
    const marks = (localStorage.getItem(KEY) ?? "").split(" ").filter(Boolean);
    localStorage.setItem(KEY, [...marks, mark].slice(-KEPT).join(" "));
  } catch {
    // Storage is refused: the notice comes back on the next page.
  }
}
