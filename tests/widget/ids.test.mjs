import assert from "node:assert/strict";
import { test } from "node:test";
import { uuid7 } from "../../feedback_widget/static/ids.js";

test("an event id is a UUIDv7 that carries its time", () => {
  const id = uuid7(0x0123456789ab);
  assert.match(id, /^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("ids of later milliseconds sort later, and none repeats", () => {
  const ids = Array.from({ length: 5000 }, (_, n) => uuid7(1.7e12 + n));
  assert.deepEqual(ids, [...ids].sort());
  assert.equal(new Set(Array.from({ length: 5000 }, () => uuid7())).size, 5000);
});
