// What writers wrote: sections can be linked to, code copied, and what is wide scrolled with the keyboard.

/** @param {() => Promise<Record<string, string>>} strings */
export async function mount(strings) {
  const words = await strings();
  for (const heading of document.querySelectorAll(".prose :is(h2, h3, h4)[id]")) addLink(heading, words);
  for (const pre of document.querySelectorAll(".prose pre")) addCopy(/** @type {HTMLElement} */ (pre), words);
  const wide = document.querySelectorAll(".prose pre, .table-scroll");
  const reach = new ResizeObserver((entries) => {
    for (const { target } of entries) makeReachable(/** @type {HTMLElement} */ (target), words);
  });
  for (const box of wide) reach.observe(box);
}

/**
 * @param {Element} heading
 * @param {Record<string, string>} words
 */
function addLink(heading, words) {
  const link = document.createElement("a");
  link.className = "headerlink";
  link.href = `#${heading.id}`;
  link.textContent = "#";
  link.ariaLabel = `${words.js_link_section}: ${heading.textContent}`;
  heading.append(link);
}

/**
 * @param {HTMLElement} pre
 * @param {Record<string, string>} words
 */
function addCopy(pre, words) {
  const home = pre.parentElement?.closest(".highlight") ?? wrap(pre);
  if (home.querySelector(":scope > .copy") || !navigator.clipboard) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = words.js_copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(pre.textContent?.trimEnd() ?? "");
    button.textContent = words.js_copied;
    setTimeout(() => (button.textContent = words.js_copy), 2000);
  });
  home.append(button);
}

/** @param {HTMLElement} pre */
function wrap(pre) {
  const box = document.createElement("div");
  box.className = "highlight";
  pre.replaceWith(box);
  box.append(pre);
  return box;
}

/**
 * @param {HTMLElement} box
 * @param {Record<string, string>} words
 */
function makeReachable(box, words) {
  if (box.scrollWidth <= box.clientWidth) {
    for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    return;
  }
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", box.querySelector("caption")?.textContent ?? words.js_scrollable);
}
