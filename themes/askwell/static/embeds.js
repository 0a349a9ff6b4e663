// The host of a video or another frame hears of the reader only when the reader asks for it.

/** @param {() => Promise<Record<string, string>>} strings */
export async function mount(strings) {
  const words = await strings();
  for (const box of document.querySelectorAll("[data-askwell-embed]")) offer(/** @type {HTMLElement} */ (box), words);
}

/**
 * @param {HTMLElement} box
 * @param {Record<string, string>} words
 */
function offer(box, words) {
  const source = new URL(box.dataset.askwellEmbed ?? "", location.href);
  const title = box.dataset.title || (box.textContent?.trim() ?? "");
  const button = document.createElement("button");
  button.type = "button";
  const label = document.createElement("span");
  label.textContent = title;
  const note = document.createElement("small");
  note.textContent = (box.dataset.kind === "frame" ? words.js_show : words.js_play).replace("{host}", source.hostname.replace(/^www\./, ""));
  button.append(label, note);
  button.addEventListener("click", () => play(box, source, title));
  box.replaceChildren(button);
}

/**
 * @param {HTMLElement} box
 * @param {URL} source
 * @param {string} title
 */
function play(box, source, title) {
  if (box.dataset.kind !== "frame") source.searchParams.set("autoplay", "1");
  const frame = document.createElement("iframe");
  frame.title = title;
  frame.allow = "autoplay; fullscreen; picture-in-picture";
  frame.allowFullscreen = true;
  frame.src = source.href;
  box.replaceChildren(frame);
  frame.focus();
}
