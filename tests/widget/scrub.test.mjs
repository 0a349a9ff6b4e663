// The browser scrubs with the collector's rules, and gives the collector's answers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { RULES, scrub } from "../../feedback_widget/static/scrub.js";

const schema = new URL("../../feedback_widget/schema/", import.meta.url);

test("the rules are those of the schema, in the same order", () => {
  const theirs = JSON.parse(readFileSync(new URL("scrub_rules.json", schema), "utf8"));
  assert.deepEqual(RULES.map(([kind, check, pattern]) => ({ kind, pattern: pattern.source, check })), theirs);
});

test("every labelled case comes out as the collector has it", () => {
  const lines = readFileSync(new URL("scrub_cases.jsonl", schema), "utf8").trim().split("\n");
  assert.ok(lines.length >= 1000);
  const wrong = lines.map((line) => JSON.parse(line)).filter(({ text, clean }) => scrub(text) !== clean);
  assert.deepEqual(wrong.slice(0, 5).map(({ text, clean }) => ({ text, clean, ours: scrub(text) })), []);
});

test("what people ask is left as they asked it", () => {
  for (const query of ["error 0x80070005 on COM3", "UNO R4 WiFi won't connect to 192.168.1.1", "iPhone 12 pro max 256", "10-20-2025"]) {
    assert.equal(scrub(query), query);
  }
});
