/**
 * The worker that posts events.
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
