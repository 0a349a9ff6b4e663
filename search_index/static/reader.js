/** An index below a URL, opened for reading. Twin of reader.py, shards.py, postings.py and manifest.py, which describe the format. */
import { speak, surfaces, terms } from "./analysis.js";

/**
 * @typedef {[slot: number, body: number, lengthClass: number, mask: number, title: number, wordings: number,
 *   wordingsClass: number, place: number][]} Postings
 * @typedef {{term: string, words: string[], documents: number, kept: number, rest: string, bytes: Uint8Array, at: number,
 *   postings?: Postings}} Entry
 */

const FORMAT = 3;
const TAG = 4;
const [FEW, OF_FEW, OF_MANY, OF_WORDS] = [1024, 3, 12, 16];

/** The index was written for other code than this: a page that stayed open while the site was published anew. */
export class OutdatedError extends Error {
  name = "OutdatedError";
}

/** An open index; what it has fetched stays in memory. */
export class Index {
  /** @param {string} base @param {any} manifest @param {typeof fetch} fetch */
  constructor(base, manifest, fetch) {
    this.base = base;
    this.manifest = manifest;
    this.fetch = fetch;
    /** @type {string[]} */
    this.names = unfold(manifest.names.match(/[A-Z][^A-Z]*/g) ?? [], 65);
    let group = -1; // neighbouring shards share a content hash; the first name of a group has a certain hash
    const size = this.names.length < FEW ? OF_FEW : OF_MANY;
    this.groups = this.names.map((name, n) => (!n || bucket(name, size) === 0 ? ++group : group));
    /** @type {string[]} */
    this.common = manifest.common.split(" ");
    /** @type {Map<string, string[]>} terms of a word or phrase to the words it also means */
    this.synonyms = new Map();
    for (const [phrase, ...others] of manifest.synonyms) {
      const key = terms(phrase).join(" ");
      this.synonyms.set(key, [...(this.synonyms.get(key) ?? []), ...others.flatMap(surfaces)]);
    }
    this.hot = readTitles(manifest.hot, manifest.titles);
    /** @type {Map<string, Promise<any>>} */
    this.files = new Map();
    /** @type {Map<number, Map<string, Entry>>} */
    this.shards = new Map();
    /** @type {Map<number, Map<string, Entry>>} */
    this.vocabulary = new Map();
  }

  /**
   * One file, parsed once; a failure is forgotten, so that the next question tries again.
   * @template T @param {string} name @param {(response: Response) => Promise<T>} parse @returns {Promise<T>}
   */
  load(name, parse) {
    let found = this.files.get(name);
    if (!found) {
      found = get(this.fetch, new URL(name, this.base)).then(parse);
      found.catch(() => this.files.delete(name));
      this.files.set(name, found);
    }
    return found;
  }

  /** The number of the shard a term would be in. @param {string} term */
  shardOf(term) {
    let [low, high] = [0, this.names.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.names[middle] <= term) low = middle + 1;
      else high = middle;
    }
    return Math.max(low - 1, 0);
  }

  /** Fetch term shards and vocabulary shards side by side. @param {Iterable<number>} shards @param {Iterable<number>} [vocabulary] */
  async open(shards, vocabulary = []) {
    /** @param {Map<number, Map<string, Entry>>} known @param {(n: number) => string} file */
    const fetched = (known, file) => async (/** @type {number} */ n) => {
      const parse = async (/** @type {Response} */ r) => readShard(new Uint8Array(await r.arrayBuffer()));
      if (!known.has(n)) known.set(n, await this.load(file(n), parse));
    };
    const { tags, vocabulary: wordTags } = this.manifest;
    await Promise.all([
      ...[...shards].map(fetched(this.shards, (n) => `t-${safe(this.names[n])}.${tag(tags, this.groups[n])}.bin`)),
      ...[...vocabulary].map(fetched(this.vocabulary, (n) => `v-${n}.${tag(wordTags, Math.floor(n / OF_WORDS))}.bin`)),
    ]);
  }

  /** The file with all postings of a term whose list is cut short. @param {Entry} entry */
  restFile({ term, rest }) {
    return `x-${safe(term)}.${rest}.bin`;
  }

  /** An open shard's entries by term. @param {number} number @returns {Map<string, Entry>} */
  shard(number) {
    return this.shards.get(number) ?? new Map();
  }

  /** The number of the vocabulary shard a word would be in: by its ends, where an error near its start leaves it. @param {string} word */
  vocabularyOf(word) {
    const { buckets } = this.manifest;
    return buckets ? bucket(word.slice(0, 1) + word.slice(-2), buckets) : -1;
  }

  /** What a result is shown from. @param {number} slot @returns {Promise<any>} */
  fragment(slot) {
    return this.load(`r/${slot}.${tag(this.manifest.results, Math.floor(slot / this.manifest.group))}.json`, (r) => r.json());
  }
}

/**
 * Open an index.
 *
 * @param {string} baseUrl The folder of the index, absolute, ending in a slash.
 * @param {{fetch?: typeof fetch, manifest?: any}} [options] `manifest`: its JSON, where the page has fetched it already.
 * @returns {Promise<Index>}
 */
export async function openIndex(baseUrl, { fetch = (...args) => globalThis.fetch(...args), manifest } = {}) {
  manifest ??= await (await get(fetch, new URL("manifest.json", baseUrl))).json();
  if (manifest.format !== FORMAT) throw new OutdatedError(`${baseUrl}: index format ${manifest.format}, not ${FORMAT}`);
  await speak(manifest.language);
  return new Index(baseUrl, manifest, fetch);
}

/** @param {typeof fetch} fetch @param {URL} url */
async function get(fetch, url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return response;
}

/** A term in a file's name: letters and digits as they are, the rest as code points. @param {string} term */
const safe = (term) => term.replace(/[^a-z0-9]/gu, (c) => "_" + /** @type {number} */ (c.codePointAt(0)).toString(16));

/** Spreads keys over buckets by 32-bit FNV-1a. @param {string} key @param {number} buckets */
function bucket(key, buckets) {
  let number = 2166136261;
  for (let i = 0; i < key.length; i++) number = Math.imul(number ^ key.charCodeAt(i), 16777619) >>> 0;
  return number % buckets;
}

/** @param {string} tags @param {number} n */
const tag = (tags, n) => tags.slice(n * TAG, n * TAG + TAG);

/** What a folded text is: how many letters it shares with the one before, then the rest. @param {string} folded @param {string} before */
const unfoldOne = (folded, before, zero = 48) => before.slice(0, folded.charCodeAt(0) - zero) + folded.slice(1);

/** @param {string[]} folded @param {number} [zero] */
function unfold(folded, zero) {
  let before = "";
  return folded.map((text) => (before = unfoldOne(text, before, zero)));
}

/** Reads numbers from bytes. */
class Cursor {
  /** @param {Uint8Array} bytes @param {number} at */
  constructor(bytes, at) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() {
    return this.bytes[this.at++];
  }

  varint() {
    let [number, scale] = [0, 1];
    for (;;) {
      const byte = this.byte();
      number += (byte & 127) * scale;
      if (byte < 128) return number;
      scale *= 128;
    }
  }

  /** @returns {[number, number, number, number, number, number, number]} What a posting says beside its slot. */
  payload() {
    const head = this.byte();
    let body = (head >> 5) & 3;
    if (body === 3) body = this.varint();
    const mask = head & 16 ? this.byte() : 1;
    if (!(head & 128)) return [body, head & 15, mask, 0, 0, 0, 0];
    const extra = this.byte();
    let [title, wordings] = [extra & 3, (extra >> 2) & 3];
    if (title === 3) title = this.varint();
    if (wordings === 3) wordings = this.varint();
    return [body, head & 15, mask, title, wordings, extra >> 4, title ? this.byte() : 0];
  }
}

/** @param {Uint8Array} bytes @returns {Map<string, Entry>} */
export function readShard(bytes) {
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  if (!bytes.length) return entries;
  const cursor = new Cursor(bytes, 0);
  const length = cursor.varint();
  const text = new TextDecoder().decode(bytes.subarray(cursor.at, cursor.at + length));
  cursor.at += length;
  let term = "";
  for (const line of length ? text.split("\n") : []) {
    const [folded, words, count, kept = count, rest = ""] = line.split("\t");
    term = unfoldOne(folded, term);
    /** @type {Entry} */
    const entry = { term, words: [], documents: parseInt(count, 36), kept: parseInt(kept, 36), rest, bytes, at: cursor.at };
    if (words) entry.words = words.split(" ").map((word) => unfoldOne(word, term));
    for (let i = 0; i < entry.kept; i++) {
      cursor.varint();
      cursor.payload();
    }
    entries.set(term, entry);
  }
  return entries;
}

/**
 * What the manifest of a small site says of words in titles, as titles.py describes.
 *
 * @param {string} words @param {string} titles @returns {Map<string, Entry>}
 */
function readTitles(words, titles) {
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  const fields = words.split(" ");
  for (let n = 0; n + 1 < fields.length; n += 2) {
    const [term, documents] = [fields[n], parseInt(fields[n + 1], 36)];
    entries.set(term, { term, words: [], documents, kept: 0, rest: "", bytes: new Uint8Array(), at: 0, postings: [] });
  }
  const known = [...entries.values()];
  titles.split(" ").forEach((line, slot) => {
    for (const symbol of new Set(line)) {
      const entry = known[symbolNumber(symbol.charCodeAt(0))];
      const place = (line.indexOf(symbol) << 4) | line.length;
      entry?.postings?.push([slot, 0, 0, 1, line.split(symbol).length - 1, 0, 0, place]);
    }
  });
  return entries;
}

/** The number of the word a character of a title stands for, -1 for all others. @param {number} code */
const symbolNumber = (code) => (code < 92 ? Math.max(code - 35, -1) : code < 127 ? code - 36 : code - 0xc0 + 91);

/** An entry's postings by slot, decoded once. @param {Entry} entry @returns {Postings} */
export const postings = (entry) => (entry.postings ??= readList(entry.bytes, entry.at, entry.kept));

/** @param {Uint8Array} bytes @param {number} at @param {number} length @returns {Postings} */
export function readList(bytes, at, length) {
  const cursor = new Cursor(bytes, at);
  let slot = -1;
  return Array.from({ length }, () => [(slot += cursor.varint() + 1), ...cursor.payload()]);
}
