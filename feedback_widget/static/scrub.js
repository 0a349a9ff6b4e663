/** @param {string} text @returns {string} */
export function scrub(text) {
  return text;
}
