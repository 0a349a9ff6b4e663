// The device queue under every mood of a network. Real code, an invented clock, no waiting.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { LIMITS, MemoryStore, Queue } from "../../feedback_widget/static/queue.js";

const event = (n) => ({ event_id: `0190-${String(n).padStart(6, "0")}`, occurred_at: "2026-01-01T00:00:00Z", type: "view" });

/** A collector that answers as told and remembers what it has acknowledged. */
function collector(answers) {
  const acknowledged = [];
  const bodies = [];
  const transport = async (_url, body) => {
    bodies.push(body);
    const answer = answers.shift() ?? { status: 204, retryAfter: 0 };
    if (answer.status === 204) acknowledged.push(...JSON.parse(body).map(({ event_id }) => event_id));
    return answer;
  };
  return { acknowledged, bodies, transport };
}

function queueFor(answers, { device = new MemoryStore(), session = new MemoryStore(), clock = { now: 1e12 } } = {}) {
  const far = collector(answers);
  const queue = new Queue({ url: "/v1/events", transport: far.transport, device, session, now: () => clock.now, random: () => 0.5 });
  queue.later = (delay) => (queue.due = clock.now + delay);
  return { queue, far, clock, device, session };
}

test("an event is on the device before it is sent, and gone once acknowledged", async () => {
  const { queue, far, device } = queueFor([]);
  queue.add(event(1));
  assert.equal(device.length, 1);
  await queue.flush();
  assert.deepEqual(far.acknowledged, [event(1).event_id]);
  assert.equal(device.length, 0);
});

test("what one page could not send, the next page sends", async () => {
  const device = new MemoryStore();
  const first = queueFor([{ status: 0, retryAfter: 0 }], { device });
  first.queue.add(event(1));
  await first.queue.flush();
  const second = queueFor([], { device });
  await second.queue.flush();
  assert.deepEqual(second.far.acknowledged, [event(1).event_id]);
});

test("after a failure a single event probes the line", async () => {
  const { queue, far } = queueFor([{ status: 503, retryAfter: 0 }]);
  for (let n = 0; n < 5; n++) queue.save({ event: event(n), tries: 0, saved: 1e12 });
  await queue.flush();
  await queue.flush();
  assert.deepEqual(far.bodies.map((body) => JSON.parse(body).length), [5, 1, 4]);
});

test("Retry-After is honoured, by every tab", async () => {
  const device = new MemoryStore();
  const clock = { now: 1e12 };
  const one = queueFor([{ status: 429, retryAfter: 30 }], { device, clock });
  one.queue.add(event(1));
  await one.queue.flush();
  const other = queueFor([], { device, clock });
  await other.queue.flush();
  assert.equal(other.far.bodies.length, 0);
  assert.ok(other.queue.due - clock.now >= 30_000);
  clock.now += 30_001;
  await other.queue.flush();
  assert.equal(other.far.acknowledged.length, 1);
});

test("each pause is longer than the one before", async () => {
  const { queue, clock } = queueFor(Array.from({ length: 4 }, () => ({ status: 503, retryAfter: 0 })));
  queue.add(event(1));
  const pauses = [];
  for (let n = 0; n < 4; n++) {
    await queue.flush();
    pauses.push(queue.due - clock.now);
    clock.now = queue.due;
  }
  assert.deepEqual(pauses, [...pauses].sort((a, b) => a - b));
  assert.ok(pauses[3] > 8 * pauses[0]);
});

test("an event is tried five times, then dropped", async () => {
  const { queue, far, device } = queueFor(Array.from({ length: 9 }, () => ({ status: 503, retryAfter: 0 })));
  queue.add(event(1));
  for (let n = 0; n < 9; n++) await queue.flush();
  assert.equal(far.bodies.length, LIMITS.tries);
  assert.equal(device.length, 0);
});

test("a blocked line is left alone for the session, and tried again in the next", async () => {
  const device = new MemoryStore();
  const session = new MemoryStore();
  const { queue, far } = queueFor(Array.from({ length: 20 }, () => ({ status: 0, retryAfter: 0 })), { device, session });
  for (let n = 0; n < 8; n++) queue.add(event(n));
  for (let n = 0; n < 12; n++) await queue.flush();
  assert.equal(far.bodies.length, LIMITS.tries);
  const later = queueFor([], { device });
  await later.queue.flush();
  assert.ok(later.far.acknowledged.length >= 7);
});

test("a refused event is not sent again, and its sender can know", async () => {
  const { queue, far } = queueFor([{ status: 400, retryAfter: 0 }]);
  queue.add(event(1));
  assert.equal(await queue.outcome(event(1).event_id), "refused");
  await queue.flush();
  assert.equal(far.bodies.length, 1);
});

test("one bad event in a batch does not hide what became of the others", async () => {
  const { queue, far } = queueFor([{ status: 400, retryAfter: 0 }, { status: 204, retryAfter: 0 }, { status: 400, retryAfter: 0 }]);
  for (const n of [1, 2]) queue.save({ event: event(n), tries: 0, saved: 1e12 });
  await queue.flush();
  assert.equal(await queue.outcome(event(1).event_id), "sent");
  assert.equal(await queue.outcome(event(2).event_id), "refused");
  assert.equal(far.bodies.length, 3);
});

test("fifty events at most, the newest kept", async () => {
  const { queue, device } = queueFor(Array.from({ length: 9 }, () => ({ status: 503, retryAfter: 0 })));
  for (let n = 0; n < 80; n++) queue.add(event(n));
  assert.equal(device.length, LIMITS.events);
  assert.equal(queue.entries().at(-1).event.event_id, event(79).event_id);
});

test("events older than seven days are forgotten, and so is what is not an event", () => {
  const { queue, clock, device } = queueFor([]);
  queue.save({ event: event(1), tries: 0, saved: clock.now - LIMITS.ageMs - 1 });
  device.setItem("askwell.queue.x", "{broken");
  device.setItem("theirs", "untouched");
  assert.deepEqual(queue.entries(), []);
  assert.equal(device.length, 1);
});

test("a request holds at most 20 events and 16 kB", async () => {
  const { queue, far } = queueFor([]);
  for (let n = 0; n < 40; n++) queue.save({ event: { ...event(n), comment: "é".repeat(600) }, tries: 0, saved: 1e12 });
  await queue.flush();
  assert.equal(far.acknowledged.length, 40);
  for (const body of far.bodies) assert.ok(Buffer.byteLength(body) <= 16_000 && JSON.parse(body).length <= 20);
});

test("a full device still sends from the page", async () => {
  const full = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  const device = { length: 0, key: () => null, getItem: () => null, removeItem: () => {}, setItem: full };
  const { queue, far } = queueFor([], { device });
  queue.add(event(1));
  await queue.flush();
  assert.equal(far.acknowledged.length, 1);
});

test("law: whatever the network does, nothing is acknowledged twice by chance nor lost before its fifth try", async () => {
  const answer = fc.constantFrom(
    { status: 204, retryAfter: 0 }, { status: 503, retryAfter: 0 }, { status: 429, retryAfter: 2 }, { status: 500, retryAfter: 0 },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { maxLength: 30 }), fc.integer({ min: 1, max: 40 }), async (answers, count) => {
      const { queue, far, clock, device } = queueFor([...answers]);
      for (let n = 0; n < count; n++) queue.add(event(n));
      for (let n = 0; n < 300 && device.length; n++) {
        await queue.flush();
        clock.now += LIMITS.longestDelayMs;
      }
      const sent = new Map();
      for (const body of far.bodies) for (const { event_id } of JSON.parse(body)) sent.set(event_id, (sent.get(event_id) ?? 0) + 1);
      assert.equal(new Set(far.acknowledged).size, far.acknowledged.length);
      for (let n = 0; n < count; n++) {
        const id = event(n).event_id;
        assert.ok(far.acknowledged.includes(id) || sent.get(id) === LIMITS.tries, id);
      }
    }),
    { numRuns: 300 },
  );
});
