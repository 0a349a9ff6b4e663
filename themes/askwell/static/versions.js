// The version selector, and the notice on pages of an older version, both from versions.json (mike's format).
// A reader stays on the same article wherever the other version has it; where it has not, they are told so and
// offered the nearest one it has.

/**
 * @typedef {{default?: boolean, hidden?: boolean}} Properties
 * @typedef {{version: string, title: string, aliases: string[], properties?: Properties}} Version
 * @typedef {{ref: string, title: string, url: string, hash: string, category: string}} Article
 * @typedef {{articles: Article[], redirects?: Record<string, string>}} Manifest a version's askwell.json
 * @typedef {Record<string, string>} Strings
 * @typedef {{url: string, exact: boolean, title: string}} Place where a reader can go on in another version
 */

/**
 * @param {import("./page.js").Facts} facts
 * @param {() => Promise<Strings>} strings
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
  const current = currentOf(versions);
  if (versions.indexOf(here) > versions.indexOf(current)) await warn(facts, here, current, words);
}

/**
 * The version the site leads to; versions are listed newest first.
 * @param {Version[]} versions
 * @returns {Version}
 */
export function currentOf(versions) {
  return (
    versions.find(({ properties }) => properties?.default) ??
    versions.find(({ aliases }) => aliases.includes("latest")) ??
    versions[0]
  );
}

/**
 * Find where the reader of a page goes on in another version.
 * @param {{ref: string, path: string, title: string}} page its ref ("" for pages that are no article), its path below
 *   the version, and its title
 * @param {Manifest} there the other version
 * @param {Article | undefined} own the page's own entry
 * @param {Record<string, string>} moved what the page's own version redirects: where the page was when it had another address
 * @returns {Place | undefined} undefined: the other version has nothing near
 */
export function counterpart(page, there, own, moved = {}) {
  const { articles, redirects = {} } = there;
  // The very text comes first: another article may have taken the address it had.
  const same =
    only(articles.filter(({ hash }) => hash === own?.hash)) ??
    articles.find(({ ref }) => page.ref && ref === page.ref) ??
    articles.find(({ url }) => moved[url] === page.path);
  if (same) return { url: same.url, exact: true, title: same.title };
  if (redirects[page.path]) return { url: redirects[page.path], exact: true, title: page.title };
  if (!page.ref && has(page.path, articles)) return { url: page.path, exact: true, title: page.title };
  const near = nearest({ title: own?.title ?? page.title, category: own?.category ?? "" }, articles);
  return near && { url: near.url, exact: false, title: near.title };
}

/**
 * @param {Article[]} found
 * @returns {Article | undefined} the one there is; of several with the same text none is meant
 */
const only = (found) => (found.length === 1 ? found[0] : undefined);

/**
 * Whether a version has a page that is no article: its home, its search and contact pages, a category with articles.
 * @param {string} path
 * @param {Article[]} articles
 */
const has = (path, articles) =>
  ["", "search/", "contact/"].includes(path) || articles.some(({ url }) => url.startsWith(path));

/**
 * The article that shares most words of its title; the same category counts as a word shared.
 * @param {{title: string, category: string}} wanted
 * @param {Article[]} articles
 * @returns {Article | undefined}
 */
export function nearest(wanted, articles) {
  const words = wordsOf(wanted.title);
  let best = 0;
  let found;
  for (const article of articles) {
    const theirs = wordsOf(article.title);
    const shared = [...words].filter((word) => theirs.has(word)).length;
    if (!shared) continue;
    const bonus = wanted.category && article.category === wanted.category ? 1 : 0;
    const likeness = (shared + bonus) / (words.size + theirs.size - shared + 1);
    if (likeness > best) [best, found] = [likeness, article];
  }
  return best >= 0.2 ? found : undefined;
}

/** @param {string} title */
const wordsOf = (title) => new Set(title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);

/**
 * Ask another version for the reader's page.
 * @param {import("./page.js").Facts} facts
 * @param {Version} version
 * @returns {Promise<Place | undefined>} `url` is absolute
 */
async function lookUp(facts, version) {
  const root = new URL(facts.base, location.href);
  const there = new URL(`../${version.version}/`, root);
  if (facts.kind === "notfound") return { url: there.href, exact: true, title: version.title };
  const path = location.pathname.slice(root.pathname.length).replace(/index\.html$/, "");
  const [theirs, ours] = await Promise.all([manifestOf(there), facts.ref ? manifestOf(root) : empty]);
  const own = ours.articles.find(({ ref }) => ref === facts.ref);
  const title = document.querySelector("h1")?.textContent ?? document.title;
  const place = counterpart({ ref: facts.ref, path, title }, theirs, own, ours.redirects);
  const asked = facts.ref ? "" : location.search;
  return place && { ...place, url: new URL(place.url, there).href + (place.exact ? asked + location.hash : "") };
}

/** @type {Manifest} */
const empty = { articles: [] };

/**
 * What a version has; nothing for one that another tool built.
 * @param {URL} root
 * @returns {Promise<Manifest>}
 */
async function manifestOf(root) {
  const answer = await fetch(new URL("askwell.json", root)).catch(() => null);
  return answer?.ok ? answer.json() : empty;
}

/**
 * @param {import("./page.js").Facts} facts
 * @param {Version[]} versions
 * @param {Strings} words
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
  choice.addEventListener("change", async () => {
    const chosen = versions.find(({ version }) => version === choice.value);
    if (!chosen || chosen.version === facts.version) return;
    const place = await lookUp(facts, chosen);
    if (place?.exact) location.href = place.url;
    else {
      choice.value = facts.version;
      tellMissing(facts, chosen, place, words);
    }
  });
  // A browser that goes back restores what was chosen, which is not what is shown.
  addEventListener("pageshow", () => (choice.value = facts.version));
  slot.append(choice);
  slot.hidden = false;
}

/**
 * Say that the chosen version lacks this page, and offer what comes nearest.
 * @param {import("./page.js").Facts} facts
 * @param {Version} version
 * @param {Place | undefined} place
 * @param {Strings} words
 */
function tellMissing(facts, version, place, words) {
  const home = new URL(`../${version.version}/`, new URL(facts.base, location.href)).href;
  const links = [link(home, words.js_version_home.replace("{version}", version.title))];
  if (place) links.unshift(link(place.url, words.js_version_nearest.replace("{title}", place.title)));
  show(words.js_version_missing.replace("{version}", version.title), links);
}

/**
 * Say that this version is not the current one, with a way to this page in that.
 * @param {import("./page.js").Facts} facts
 * @param {Version} here
 * @param {Version} current
 * @param {Strings} words
 */
async function warn(facts, here, current, words) {
  const text = words.js_outdated.replace("{version}", here.title);
  const home = new URL(`../${current.version}/`, new URL(facts.base, location.href)).href;
  const way = link(home, words.js_outdated_link);
  show(text, [way]);
  const place = await lookUp(facts, current);
  if (place?.exact) way.href = place.url;
  else if (place) way.before(link(place.url, words.js_version_nearest.replace("{title}", place.title)), " · ");
}

/**
 * @param {string} text
 * @param {HTMLAnchorElement[]} links
 */
function show(text, links) {
  const slot = /** @type {HTMLElement | null} */ (document.querySelector("[data-askwell-outdated]"));
  if (!slot) return;
  const line = document.createElement("p");
  line.append(text, ...links.flatMap((each, place) => [place ? " · " : " ", each]));
  slot.replaceChildren(line);
  slot.hidden = false;
}

/**
 * @param {string} href
 * @param {string} text
 */
function link(href, text) {
  const way = document.createElement("a");
  way.href = href;
  way.textContent = text;
  return way;
}
