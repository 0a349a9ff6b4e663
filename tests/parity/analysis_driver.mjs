// Prints what the browser makes of texts from stdin, one {language, text} a line: words, terms, and which terms are stop words.
import { createInterface } from "node:readline";
import { isStop, speak, surfaces, terms } from "../../search_index/static/analysis.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { language, text } = JSON.parse(line);
  await speak(language);
  const found = terms(text);
  console.log(JSON.stringify([surfaces(text), found, found.filter(isStop)]));
}
