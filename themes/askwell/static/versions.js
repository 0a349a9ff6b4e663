// The version selector and the notice on pages of an older version, both from versions.json (mike's format).

/**
 * @typedef {{version: string, title: string, aliases: string[], properties?: {hidden?: boolean}}} Version
 * @param {import("./page.js").Facts} facts
 * @param {() => Promise<Record<string, string>>} strings
 */
export async function mount(facts, strings) {
  const answer = await fetch(/** @type {string} */ (facts.versions));
  if (!answer.ok) return;
  /** @type {Version[]} */
  const versions = await answer.json();
  const here = versions.find(({ version }) => version === facts.version);
  if (!here) return;
  const words = await strings();
  select(facts, versions.filter((one) => !one.properties?.hidden || one === here), words);
  const latest = versions.find(({ aliases }) => aliases.includes("latest")) ?? versions[0];
  if (latest !== here) warn(facts, here, latest, words);
}

/**
 * The same page in another version; its 404 page helps when there is none.
 * @param {import("./page.js").Facts} facts
 * @param {Version} version
 */
function counterpart(facts, version) {
  const root = new URL(facts.base, location.href);
  const path = location.pathname.slice(root.pathname.length);
  return new URL(`../${version.version}/${path}${location.hash}`, root).href;
}

/**
 * @param {import("./page.js").Facts} facts
 * @param {Version[]} versions
 * @param {Record<string, string>} words
 */
function select(facts, versions, words) {
  const slot = /** @type {HTMLElement | null} */ (document.querySelector("[data-askwell-versions]"));
  if (!slot || versions.length < 2) return;
  const choice = document.createElement("select");
  choice.ariaLabel = words.js_version;
  for (const version of versions) {
    const current = version.version === facts.version;
    choice.add(new Option(version.title, version.version, current, current));
  }
  choice.addEventListener("change", () => {
    const chosen = versions.find(({ version }) => version === choice.value);
    if (chosen) location.href = counterpart(facts, chosen);
  });
  slot.append(choice);
  slot.hidden = false;
}

/**
 * @param {import("./page.js").Facts} facts
 * @param {Version} here
 * @param {Version} latest
 * @param {Record<string, string>} words
 */
function warn(facts, here, latest, words) {
  const slot = /** @type {HTMLElement | null} */ (document.querySelector("[data-askwell-outdated]"));
  if (!slot) return;
  const text = document.createElement("p");
  const link = document.createElement("a");
  link.href = counterpart(facts, latest);
  link.textContent = words.js_outdated_link;
  text.append(words.js_outdated.replace("{version}", here.title), " ", link);
  slot.append(text);
  slot.hidden = false;
}
