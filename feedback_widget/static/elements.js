/** The few elements the widgets build. Text only ever enters as text. */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} [attributes]
 * @param {string | (Node | string)[]} [children]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, children = []) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...(typeof children === "string" ? [children] : children));
  return element;
}

/** A region whose text a screen reader speaks when it changes. */
export function status() {
  return el("p", { role: "status", class: "askwell-status" });
}
