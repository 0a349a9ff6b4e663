// Light, dark, or as the device: one button that walks through the three and keeps the choice on this device.

const KEY = "askwell.scheme";
const NEXT = /** @type {const} */ ({ auto: "light", light: "dark", dark: "auto" });

/** @param {() => Promise<Record<string, string>>} strings */
export function mount(strings) {
  const root = document.documentElement;
  /** @type {NodeListOf<HTMLButtonElement>} */
  const buttons = document.querySelectorAll("[data-askwell-scheme]");

  const current = () => /** @type {keyof typeof NEXT} */ (root.dataset.scheme ?? "auto");
  const label = async () => {
    const words = await strings();
    for (const button of buttons) button.setAttribute("aria-label", words[`js_scheme_${current()}`]);
  };

  for (const button of buttons) {
    button.addEventListener("click", () => {
      choose(root, NEXT[current()]);
      void label();
    });
  }
  if (current() !== "auto") void label();
}

/**
 * @param {HTMLElement} root
 * @param {"auto" | "light" | "dark"} scheme
 */
function choose(root, scheme) {
  if (scheme === "auto") delete root.dataset.scheme;
  else root.dataset.scheme = scheme;
  try {
    if (scheme === "auto") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, scheme);
  } catch {
    // Storage is refused (private mode, blocked site data): the choice lasts for this page.
  }
}
