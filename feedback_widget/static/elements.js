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

/**
 * One question answered by a number.
 * @param {{legend: string, low: string, high: string, from: number, to: number, send: string, choose: (score: number) => void}} options
 */
export function radioScale({ legend, low, high, from, to, send, choose }) {
  const name = `askwell-scale-${from}-${to}`;
  const scores = Array.from({ length: to - from + 1 }, (_, i) => String(from + i));
  const form = el("form", { class: "askwell-scale" }, [
    el("fieldset", {}, [
      el("legend", {}, legend),
      el("span", { class: "askwell-hint" }, low),
      ...scores.map((value) => el("label", {}, [el("input", { type: "radio", name, value, required: "" }), el("span", {}, value)])),
      el("span", { class: "askwell-hint" }, high),
    ]),
    el("button", { type: "submit", class: "askwell-send" }, send),
  ]);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const score = new FormData(form).get(name);
    if (score !== null) choose(Number(score));
  });
  return form;
}
