/** How a body reaches the collector: through a worker, or from the page where workers are refused. */

import { post } from "./deliver.js";

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
      worker = new Worker(new URL("./deliver.js", import.meta.url), { type: "module" });
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
