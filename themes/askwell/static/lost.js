// On the 404 page: follow what moved as a whole, else start the search with the words of the address.

/**
 * @param {import("./page.js").Facts} facts
 * @param {HTMLInputElement | null} field
 */
export function mount(facts, field) {
  const root = new URL(facts.base, location.href);
  const path = location.pathname.slice(root.pathname.length);
  for (const [from, to] of facts.moved ?? []) {
    if (!path.startsWith(from)) continue;
    location.replace(new URL(to + path.slice(from.length), root).href + location.hash);
    return;
  }
  if (!field || field.value) return;
  field.value = wordsOf(path);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * The words of the address's last part that has any: `/billing/how-to-pay.html` asks "how to pay".
 * @param {string} path
 */
function wordsOf(path) {
  const parts = path.replace(/(\/|index)?(\.\w+)?\/?$/, "").split("/");
  const last = parts.filter(Boolean).at(-1) ?? "";
  let words = last;
  try {
    words = decodeURIComponent(last);
  } catch {
    // A broken escape is searched as it stands.
  }
  return words.replace(/[-_+.]+/g, " ").replace(/^\d+\s+/, "").trim().slice(0, 100);
}
