/** Asks the worker, keeps only the latest answer, and keeps trying when the network is slow or gone. */

/** @typedef {import("./ui-parts.js").Answer} Answer */
/** @typedef {{query: string, k?: number, filters?: {category?: string[], audience?: string[]}, facets?: boolean}} Request */
/**
 * @typedef {{phase: "busy" | "slow" | "outdated"} | {phase: "offline" | "failed", seconds: number}
 *   | {phase: "answered", query: string, answer: Answer}} State
 */
/** @typedef {{message: object, resolve: (answer: Answer | undefined) => void, reject: (error: Error) => void}} Waiting */

const OUTDATED = "outdated";
const BUSY_MS = 200;
const SLOW_MS = 2500;
const RETRY_SECONDS = [1, 2, 4, 8, 15];

/** A line to the code that answers: a worker, or this thread where workers are blocked. */
export class Line {
  /** @type {Map<number, Waiting>} */
  #waiting = new Map();
  /** @type {((message: object) => void) | undefined} */
  #send;
  /** @type {((message: object) => void) | undefined} */
  #latest;
  #dialing = false;
  #asked = 0;

  /** @param {string} base Absolute URL of the index. @param {Promise<any>} [manifest] On its way already. */
  constructor(base, manifest) {
    this.opening = Promise.resolve(manifest).then((known) => ({ op: "open", base, manifest: known }));
    this.#dial();
  }

  /**
   * Ask; a later request of the same channel makes this one resolve to undefined.
   *
   * @param {string} channel
   * @param {Request} request
   * @returns {Promise<Answer | undefined>}
   * @throws {Error} When the network or the index fails.
   */
  ask(channel, request) {
    const message = { id: ++this.#asked, op: "search", channel, ...request };
    return new Promise((resolve, reject) => {
      this.#waiting.set(message.id, { message, resolve, reject });
      if (this.#send) this.#send(message);
      else if (!this.#dialing) this.#dial();
    });
  }

  #dial() {
    this.#dialing = true;
    try {
      const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
      worker.onmessage = ({ data }) => this.#hear(data);
      worker.onerror = (event) => (event.preventDefault(), worker.terminate(), void this.#stayHere());
      void this.#connected((message) => worker.postMessage(message));
    } catch {
      void this.#stayHere();
    }
  }

  async #stayHere() {
    this.#send = undefined;
    try {
      const { answering } = await import("./worker.js");
      await this.#connected(answering((message) => this.#hear(message)));
    } catch (error) {
      this.#dialing = false;
      for (const { reject } of this.#waiting.values()) reject(/** @type {Error} */ (error));
      this.#waiting.clear();
    }
  }

  /** @param {(message: any) => void} send */
  async #connected(send) {
    this.#latest = send;
    const opening = await this.opening;
    if (this.#latest !== send) return;
    this.#send = send;
    send(opening);
    for (const { message } of this.#waiting.values()) send(message);
  }

  /** @param {any} reply */
  #hear({ id, error, outdated, stale, ...answer }) {
    const asked = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) asked?.reject(new Error(error, { cause: outdated ? OUTDATED : undefined }));
    else asked?.resolve(stale ? undefined : answer);
  }
}

/** One field's questions: the latest wins, its state is shown, a failure is retried until it is answered. */
export class Asking {
  #turn = 0;
  /** @type {ReturnType<typeof setTimeout>[]} */
  #timers = [];
  /** @type {() => void} */
  retry = () => {};

  /** @param {Line} line @param {string} channel @param {(state: State) => void} show */
  constructor(line, channel, show) {
    this.line = line;
    this.channel = channel;
    this.show = show;
    addEventListener("online", () => this.retry());
  }

  /** @param {Request} request */
  ask(request) {
    this.stop();
    void this.#try(request, this.#turn, 0);
  }

  /** Forget the question; nothing more is shown of it. */
  stop() {
    this.#turn += 1;
    this.retry = () => {};
    this.#timers.forEach(clearTimeout);
    this.#timers = [];
  }

  /** @param {() => void} act @param {number} ms */
  #later(act, ms) {
    this.#timers.push(setTimeout(act, ms));
  }

  /** @param {Request} request @param {number} turn @param {number} tries */
  async #try(request, turn, tries) {
    if (!tries) this.#later(() => this.show({ phase: "busy" }), BUSY_MS);
    this.#later(() => this.show({ phase: "slow" }), SLOW_MS);
    try {
      const answer = await this.line.ask(this.channel, request);
      if (turn !== this.#turn || !answer) return;
      this.stop();
      this.show({ phase: "answered", query: request.query, answer });
    } catch (error) {
      if (turn !== this.#turn) return;
      if (!(error instanceof Error && error.cause === OUTDATED)) return this.#again(request, tries);
      this.stop();
      this.retry = () => location.reload();
      this.show({ phase: OUTDATED });
    }
  }

  /** @param {Request} request @param {number} tries */
  #again(request, tries) {
    this.stop();
    const turn = this.#turn;
    const seconds = RETRY_SECONDS[Math.min(tries, RETRY_SECONDS.length - 1)] ?? 15;
    this.retry = () => {
      this.stop();
      void this.#try(request, this.#turn, tries + 1);
    };
    this.show({ phase: navigator.onLine ? "failed" : "offline", seconds });
    this.#later(() => turn === this.#turn && this.retry(), seconds * 1000);
  }
}
