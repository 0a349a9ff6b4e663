/** When a reader may be asked how likely they are to recommend: at most once in 90 days on one device. */

import { storage } from "./queue.js";

const KEY = "askwell.nps";
const QUIET_MS = 90 * 86_400_000;

/** @param {number} [now] @returns {boolean} false where the device remembers nothing: better never than every day */
export function npsDue(now = Date.now()) {
  const device = storage("localStorage");
  return device !== null && now - Number(device.getItem(KEY)) > QUIET_MS;
}

/** @param {number} [now] */
export function npsAsked(now = Date.now()) {
  try {
    storage("localStorage")?.setItem(KEY, String(now));
  } catch {
    // Full or refused: npsDue then answers by what it can read.
  }
}
