/**
 * How a body reaches the collector: posted by a worker, which is this same file; by the page where workers are refused.
 *
 * A request that fails from a page leaves an error in its console; from a worker it does not. So when the
 * collector is down, a visitor (and whoever has the console open) sees nothing.
 */

/**
 * @typedef {{id: number, url: string, body: string}} Parcel
 * @typedef {{id: number, status: number, retryAfter: number}} Receipt  status 0: no answer; retryAfter in seconds
 */

/**
 * Post one body as text/plain, which needs no preflight.
 * @param {string} url
 * @param {string} body
 * @returns {Promise<{status: number, retryAfter: number}>}
 */
export async function post(url, body) {
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      headers: { "content-type": "text/plain;charset=UTF-8" },
      keepalive: true,
      credentials: "omit",
      referrerPolicy: "strict-origin-when-cross-origin",
      signal: AbortSignal.timeout(15_000),
    });
    return { status: response.status, retryAfter: Number(response.headers.get("retry-after")) || 0 };
  } catch {
    return { status: 0, retryAfter: 0 };
  }
}

if (typeof document === "undefined") {
  addEventListener("message", async ({ data }) => {
    const { id, url, body } = /** @type {Parcel} */ (data);
    postMessage(/** @type {Receipt} */ ({ id, ...(await post(url, body)) }));
  });
}

/** @typedef {(url: string, body: string) => Promise<{status: number, retryAfter: number}>} Transport */

/**
 * Start the delivery worker on first use.
 * @returns {Transport}
 */
export function workerTransport() {
  /** @type {Map<number, (receipt: {status: number, retryAfter: number}) => void>} */
  const waiting = new Map();
  /** @type {Worker | null | undefined} */
  let worker;
  let next = 0;

  const start = () => {
    try {
      worker = new Worker(import.meta.url, { type: "module" });
    } catch {
      worker = null;
      return;
    }
    worker.onmessage = ({ data }) => {
      waiting.get(data.id)?.(data);
      waiting.delete(data.id);
    };
    // A worker that could not load answers nobody: tell all who wait, and post from the page from now on.
    worker.onerror = (event) => {
      event.preventDefault();
      worker = null;
      for (const answer of waiting.values()) answer({ status: 0, retryAfter: 0 });
      waiting.clear();
    };
  };

  return (url, body) => {
    if (worker === undefined) start();
    if (!worker) return post(url, body);
    const id = next++;
    const target = worker;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      target.postMessage({ id, url, body });
    });
  };
}
