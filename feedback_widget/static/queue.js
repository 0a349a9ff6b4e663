/**
 * The queue of events on the device: nothing is forgotten because a line was bad or a tab was closed.
 *
 * 1. An event is written to storage, then sent, and removed only when the collector has answered for it.
 * 2. One tab delivers at a time (Web Locks); each event has a key of its own, so tabs never overwrite each other.
 * 3. After a failure one event goes out as a probe, later and later; the rest follow once the probe is through.
 * 4. When the page is hidden, what is unanswered is also handed to `sendBeacon`; the collector knows an event by
 *    its id, so a second copy changes nothing.
 */

/**
 * @typedef {{event_id: string, occurred_at: string} & Record<string, unknown>} QueuedEvent
 * @typedef {{event: QueuedEvent, tries: number, saved: number}} Entry  saved: milliseconds since the epoch
 * @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">} Store
 */

export const LIMITS = {
  events: 50,
  ageMs: 7 * 86_400_000,
  tries: 5,
  batch: 20,
  bytes: 16_000,
  firstDelayMs: 4_000,
  longestDelayMs: 3_600_000,
};
const PREFIX = "askwell.queue.";
const PAUSE = "askwell.pause";
const BLOCKED = "askwell.blocked";

export class Queue {
  /**
   * @param {{
   *   url: string,
   *   transport: import("./delivery.js").Transport,
   *   device?: Store | null,
   *   session?: Store | null,
   *   now?: () => number,
   *   random?: () => number,
   * }} options  `url`: where events are posted; `device` outlives the tab, `session` does not
   */
  constructor({ url, transport, device = storage("localStorage"), session = storage("sessionStorage"), now = Date.now, random = Math.random }) {
    this.url = url;
    this.transport = transport;
    this.device = device ?? new MemoryStore();
    this.session = session ?? new MemoryStore();
    this.now = now;
    this.random = random;
    this.failures = 0;
    this.singly = 0;
    /** @type {Map<string, "sent" | "refused">} what became of the events of this page */
    this.outcomes = new Map();
    /** @type {Promise<void> | undefined} */
    this.delivering = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /**
   * Keep an event and start delivering. Never throws, never waits for the network.
   * @param {QueuedEvent} event
   */
  add(event) {
    this.save({ event, tries: 0, saved: this.now() });
    const entries = this.entries();
    for (const old of entries.slice(0, Math.max(0, entries.length - LIMITS.events))) this.remove(old);
    if (this.failures === 0) void this.flush();
  }

  /** Deliver what is due; resolves when there is nothing left to do now. */
  flush() {
    this.delivering ??= this.exclusively().finally(() => (this.delivering = undefined));
    return this.delivering;
  }

  async exclusively() {
    clearTimeout(this.timer);
    if (this.session.getItem(BLOCKED)) return;
    const locks = globalThis.navigator?.locks;
    if (!locks) return this.deliver();
    await locks.request("askwell.queue", { ifAvailable: true }, async (lock) => {
      if (lock) await this.deliver();
      else this.later(500);
    });
  }

  /**
   * Try now, and say what became of one event.
   * @param {string} event_id
   * @returns {Promise<"sent" | "refused" | "kept">} kept: on the device, to be sent later
   */
  async outcome(event_id) {
    while (this.delivering) await this.delivering;
    if (!this.outcomes.has(event_id)) await this.flush();
    return this.outcomes.get(event_id) ?? "kept";
  }

  /** Hand everything unanswered to the browser, which sends it though the page goes away. */
  beacon() {
    if (this.failures > 0 || this.session.getItem(BLOCKED)) return;
    let entries = this.entries();
    while (entries.length) {
      const batch = take(entries);
      if (!navigator.sendBeacon(this.url, bodyOf(batch))) return;
      entries = entries.slice(batch.length);
    }
  }

  async deliver() {
    for (;;) {
      const wait = Number(this.device.getItem(PAUSE)) - this.now();
      if (wait > 0) return this.later(wait);
      const entries = this.entries();
      if (!entries.length) return;
      const one = this.failures || this.singly;
      const batch = one ? [entries.reduce((a, b) => (b.tries < a.tries ? b : a))] : take(entries);
      for (const entry of batch) this.save({ ...entry, tries: entry.tries + 1 });
      const { status, retryAfter } = await this.transport(this.url, bodyOf(batch));
      if (!this.settle(batch, status, retryAfter)) return;
    }
  }

  /**
   * Act on an answer.
   * @param {Entry[]} batch
   * @param {number} status  HTTP status, 0 for none
   * @param {number} retryAfter  seconds
   * @returns {boolean} whether to go on at once
   */
  settle(batch, status, retryAfter) {
    const again = status === 0 || status === 408 || status === 429 || status >= 500;
    if (!again) {
      // Accepted, or refused for good: neither is sent again. Who refused, and why, is in the answer's headers.
      this.failures = 0;
      this.device.removeItem(PAUSE);
      if (status >= 400 && batch.length > 1) {
        // One of them was refused and the answer does not say which: a copy is harmless, so ask one by one.
        this.singly = batch.length;
        return true;
      }
      this.singly = Math.max(0, this.singly - batch.length);
      for (const entry of batch) {
        this.outcomes.set(entry.event.event_id, status < 300 ? "sent" : "refused");
        this.remove(entry);
      }
      return true;
    }
    this.failures += 1;
    for (const entry of batch) if (entry.tries + 1 >= LIMITS.tries) this.remove(entry);
    if (status === 0 && this.failures >= LIMITS.tries && globalThis.navigator?.onLine !== false) {
      this.session.setItem(BLOCKED, "1");
      return false;
    }
    const backOff = Math.min(LIMITS.firstDelayMs * 4 ** (this.failures - 1), LIMITS.longestDelayMs);
    const delay = Math.max(retryAfter * 1000, backOff * (0.5 + this.random() / 2));
    if (retryAfter) this.device.setItem(PAUSE, String(this.now() + delay));
    this.later(delay);
    return false;
  }

  /** @param {number} delayMs */
  later(delayMs) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), delayMs);
  }

  /** @returns {Entry[]} oldest first; what is too old or unreadable is dropped */
  entries() {
    /** @type {Entry[]} */
    const found = [];
    const keys = Array.from({ length: this.device.length }, (_, i) => this.device.key(i) ?? "");
    for (const key of keys.filter((name) => name.startsWith(PREFIX))) {
      const entry = parse(this.device.getItem(key));
      if (entry && this.now() - entry.saved < LIMITS.ageMs) found.push(entry);
      else this.device.removeItem(key);
    }
    return found.sort((a, b) => (a.event.event_id < b.event.event_id ? -1 : 1));
  }

  /** @param {Entry} entry */
  save(entry) {
    try {
      this.device.setItem(PREFIX + entry.event.event_id, JSON.stringify(entry));
    } catch {
      // Storage is full or refused: keep the event for this page at least.
      if (!(this.device instanceof MemoryStore)) {
        this.device = new MemoryStore();
        this.save(entry);
      }
    }
  }

  /** @param {Entry} entry */
  remove(entry) {
    this.device.removeItem(PREFIX + entry.event.event_id);
  }
}

/**
 * The longest run of first entries that fits one request.
 * @param {Entry[]} entries
 */
function take(entries) {
  const size = new TextEncoder();
  let bytes = 20;
  let count = 0;
  for (const { event } of entries.slice(0, LIMITS.batch)) {
    bytes += size.encode(JSON.stringify(event)).length + 1;
    if (count && bytes > LIMITS.bytes) break;
    count += 1;
  }
  return entries.slice(0, count);
}

/** @param {Entry[]} batch */
function bodyOf(batch) {
  return JSON.stringify(batch.map((entry) => entry.event));
}

/**
 * @param {string | null} text
 * @returns {Entry | null}
 */
function parse(text) {
  try {
    const entry = JSON.parse(text ?? "");
    return typeof entry.event.event_id === "string" && typeof entry.saved === "number" ? entry : null;
  } catch {
    return null;
  }
}

/**
 * @param {"localStorage" | "sessionStorage"} name
 * @returns {Storage | null} null where the browser refuses it
 */
export function storage(name) {
  try {
    return globalThis[name] ?? null;
  } catch {
    return null;
  }
}

/** A store for browsers that refuse one; it lives as long as the page. */
export class MemoryStore {
  #items = /** @type {Map<string, string>} */ (new Map());
  get length() {
    return this.#items.size;
  }
  /** @param {number} index */
  key(index) {
    return [...this.#items.keys()][index] ?? null;
  }
  /** @param {string} key */
  getItem(key) {
    return this.#items.get(key) ?? null;
  }
  /** @param {string} key @param {string} value */
  setItem(key, value) {
    this.#items.set(key, value);
  }
  /** @param {string} key */
  removeItem(key) {
    this.#items.delete(key);
  }
}

/** What this tab remembers. */
export const tab = storage("sessionStorage") ?? new MemoryStore();
