// Prints the terms stock lunr.js 2.3.9 makes of texts from stdin, one JSON string a line, with stop words and without.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const lunr = createRequire(import.meta.url)("lunr");
const all = new lunr.Pipeline();
all.add(lunr.trimmer, lunr.stemmer);
const content = new lunr.Pipeline();
content.add(lunr.trimmer, lunr.stopWordFilter, lunr.stemmer);
for await (const line of createInterface({ input: process.stdin })) {
  const run = (/** @type {any} */ pipeline) => pipeline.run(lunr.tokenizer(JSON.parse(line))).map(String).filter(Boolean);
  console.log(JSON.stringify([run(all), run(content)]));
}
