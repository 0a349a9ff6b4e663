/** A question answered by a number: the surveys'. */

import { el } from "./elements.js";

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
