/** An index below a URL, opened for reading. */

/**
 * @typedef {{language: string, documents: any[]}} Index
 * @param {string} baseUrl The folder of the index, ending in a slash.
 * @param {{fetch?: typeof fetch}} [options]
 * @returns {Promise<Index>}
 */
export async function openIndex(baseUrl, { fetch = globalThis.fetch } = {}) {
  const response = await fetch(new URL("manifest.json", baseUrl));
  if (!response.ok) throw new Error(`${response.url}: HTTP ${response.status}`);
  return response.json();
}
