// Where a reader of one version goes on in another.

import assert from "node:assert/strict";
import test from "node:test";

import { counterpart, currentOf, nearest } from "../../themes/askwell/static/versions.js";

const article = (ref, title, hash = ref, category = "billing") => ({ ref, title, url: `${ref}/`, hash, category });
const there = {
  articles: [
    article("articles/billing/refund", "Get a refund"),
    article("articles/billing/renamed", "Pay by invoice", "same-text"),
    article("articles/ship/track", "Track a parcel", "t", "ship"),
  ],
  redirects: { "articles/billing/old/": "articles/billing/refund/" },
};
const page = (ref, title = "") => ({ ref, path: ref && `${ref}/`, title });

test("the reader stays on the same article", () => {
  const place = counterpart(page("articles/billing/refund"), there, undefined);
  assert.deepEqual(place, { url: "articles/billing/refund/", exact: true, title: "Get a refund" });
});

test("a renamed article is found by its text, and by its redirect", () => {
  const own = article("articles/billing/invoice", "Pay by invoice", "same-text");
  assert.equal(counterpart(page(own.ref), there, own)?.url, "articles/billing/renamed/");
  assert.equal(counterpart(page("articles/billing/old"), there, undefined)?.url, "articles/billing/refund/");
});

test("an edited article is found where it was before it moved", () => {
  const own = article("articles/billing/money-back", "Money back", "new text");
  const moved = { "articles/billing/refund/": "articles/billing/money-back/" };
  assert.equal(counterpart(page(own.ref), there, own, moved)?.url, "articles/billing/refund/");
});

test("an article whose old address another one has taken is found by its text", () => {
  const own = article("articles/ship/track", "Pay by invoice", "same-text");
  assert.equal(counterpart(page(own.ref), there, own)?.url, "articles/billing/renamed/");
});

test("an article that is not there is answered with the nearest, and said not to be the same", () => {
  const own = article("articles/billing/refunds-for-teams", "Get a refund for a team");
  const place = counterpart(page(own.ref), there, own);
  assert.deepEqual([place?.url, place?.exact], ["articles/billing/refund/", false]);
});

test("nothing is offered when nothing is near", () => {
  const own = article("articles/x/y", "Calibrate the gyroscope", "y", "x");
  assert.equal(counterpart(page(own.ref), there, own), undefined);
});

test("categories, home and search are where they were, if they still are", () => {
  const at = (path) => counterpart({ ref: "", path, title: "Zzz" }, there, undefined)?.url;
  assert.deepEqual(["", "search/", "articles/ship/", "articles/gone/"].map(at), ["", "search/", "articles/ship/", undefined]);
});

test("scripts without spaces between words and empty titles do no harm", () => {
  assert.equal(nearest({ title: "返金", category: "" }, [article("a", "返金")])?.ref, "a");
  assert.equal(nearest({ title: "", category: "billing" }, there.articles), undefined);
});

test("the current version is the one the site leads to, else latest, else the newest", () => {
  const one = { version: "2.0", title: "2.0", aliases: [] };
  const two = { version: "1.0", title: "1.0", aliases: ["latest"] };
  assert.equal(currentOf([one, two]), two);
  assert.equal(currentOf([{ ...one, properties: { default: true } }, two]).version, "2.0");
  assert.equal(currentOf([one]), one);
});
