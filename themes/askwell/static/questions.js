// Questions open by their link, all at once on request, and all on paper.

/** @param {() => Promise<Record<string, string>>} strings */
export function mount(strings) {
  /** @type {HTMLDetailsElement[]} */
  const all = [...document.querySelectorAll("details")];
  /** @type {HTMLDetailsElement[]} */
  let opened = [];

  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const inside = target?.closest("details");
    if (!target || !inside) return;
    inside.open = true;
    target.scrollIntoView();
  };
  reveal();
  addEventListener("hashchange", reveal);

  addEventListener("beforeprint", () => {
    opened = all.filter((details) => !details.open);
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });

  /** @type {HTMLButtonElement | null} */
  const button = document.querySelector("[data-askwell-expand]");
  button?.addEventListener("click", async () => {
    const open = button.getAttribute("aria-pressed") !== "true";
    for (const details of document.querySelectorAll("details.entry")) details.toggleAttribute("open", open);
    button.setAttribute("aria-pressed", String(open));
    const words = await strings();
    button.textContent = open ? words.js_collapse_all : words.js_expand_all;
  });

  for (const link of document.querySelectorAll("a.self")) {
    link.addEventListener("click", () => void navigator.clipboard?.writeText(/** @type {HTMLAnchorElement} */ (link).href));
  }
}
