/** Ids made on the device: an event's and a tab's. */

import { tab } from "./queue.js";

/**
 * A UUIDv7 (RFC 9562): 48 bits of Unix time in milliseconds, then random bits. Ids made later sort later, which
 * makes them cheap to store.
 * @param {number} [now]  milliseconds since the epoch
 * @returns {string}
 */
export function uuid7(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(now / 2 ** (40 - 8 * i)) % 256;
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * The id that ties together what one tab asks and reads. It is random, lives in the tab's session storage and is
 * gone with the tab.
 * @returns {string}
 */
export function visitId() {
  const known = tab.getItem("askwell.visit");
  if (known) return known;
  const fresh = uuid7();
  try {
    tab.setItem("askwell.visit", fresh);
  } catch {
    // Refused: the visit then lasts as long as the page.
  }
  return fresh;
}
