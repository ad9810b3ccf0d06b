/* Comparing and merging states of a form (static/js/fields.js), against a plain map from place to value. */

import assert from "node:assert/strict";
import { test } from "node:test";

import * as fields from "../../static/js/fields.js";
import { byPlace, chanceOf, somePairs, stateOf } from "./generated.js";

const TWICE = ["gap", "goal", "twice", "twice", "twice"];

function cases(count, states) {
  const chance = chanceOf(16);
  return Array.from({ length: count }, () => Array.from({ length: states }, () => somePairs(chance, TWICE)));
}

function said(pairs) { return Array.from(byPlace(pairs)).filter(([, value]) => value); }

function written(pairs) {
  const rows = pairs.filter(([name]) => name === "measure").map(([, uid]) => uid);
  return rows.filter((uid) => pairs.some(([name, value]) => name.startsWith(`measure.${uid}.`) && value.trim()));
}

test("what differs is told by name and occurrence", () => {
  cases(500, 2).forEach(([before, now]) => {
    const was = byPlace(before);
    const is = byPlace(now);
    const wanted = Array.from(new Set([...was.keys(), ...is.keys()])).filter((place) => was.get(place) !== is.get(place));
    const found = fields.changes(stateOf(before), stateOf(now));
    assert.deepEqual(found.map((change) => `${change.name}\n${change.nth}`).sort(), wanted.sort());
    found.forEach((change) => {
      assert.equal(change.was, was.get(`${change.name}\n${change.nth}`) ?? null);
      assert.equal(change.is, is.get(`${change.name}\n${change.nth}`) ?? null);
    });
  });
});

test("a second box of a name is never taken for the first", () => {
  const before = stateOf([["twice", "一"], ["twice", "二"]]);
  const now = stateOf([["twice", "一"], ["twice", "改过"]]);
  assert.deepEqual(fields.changes(before, now), [{ name: "twice", nth: 1, was: "二", is: "改过" }]);
});

test("two states say the same when what is said in them is the same, in the same rows in the same order", () => {
  cases(500, 2).forEach(([one, other]) => {
    const isSame = JSON.stringify([said(one).sort(), written(one)]) === JSON.stringify([said(other).sort(), written(other)]);
    assert.equal(fields.isSame(stateOf(one), stateOf(other)), isSame);
    assert.ok(fields.isSame(stateOf(one), stateOf(one)));
    assert.ok(fields.isSame(stateOf(one), stateOf([...one, ["measure", "blank"], ["measure.blank.text", ""]])));
  });
});

test("merging takes the changed places and leaves every other as it is", () => {
  cases(500, 3).forEach(([shown, base, mine]) => {
    const changes = fields.changes(stateOf(base), stateOf(mine));
    const touched = new Set(changes.map((change) => `${change.name}\n${change.nth}`));
    const joined = Array.from(new URLSearchParams(fields.withValuesOf(stateOf(shown), stateOf(mine), changes)));
    const now = byPlace(mine);
    const wanted = Array.from(byPlace(shown)).filter(([place]) => !touched.has(place))
      .concat(Array.from(touched).filter((place) => now.has(place)).map((place) => [place, now.get(place)]));
    const plain = (pairs) => pairs.map(([place, value]) => `${place.split("\n")[0]}=${value}`).sort();
    assert.deepEqual(plain(joined.filter(([name]) => name !== "measure")), plain(wanted));
    assert.deepEqual(joined.filter(([name]) => name === "measure"), shown.filter(([name]) => name === "measure"));
  });
});

test("a sequence of merges of my changes leads to my state, whatever the steps were", () => {
  const chance = chanceOf(7);
  for (let round = 0; round < 60; round += 1) {
    const states = Array.from({ length: 6 }, () => stateOf(somePairs(chance, ["gap", "goal"]).filter(([name]) => !name.startsWith("measure"))));
    let kept = states[0];
    states.slice(1).forEach((next, n) => { kept = fields.withValuesOf(kept, next, fields.changes(states[n], next)); });
    assert.ok(fields.isSame(kept, states[states.length - 1]));
  }
});

test("what was typed is never told of a box that is gone, and buttons' fields are no text", () => {
  cases(200, 2).forEach(([before, now]) => {
    assert.ok(fields.typedSince(stateOf(before), stateOf(now)).every((change) => byPlace(now).has(`${change.name}\n${change.nth}`)));
  });
  ["csrf_token", "version", "do", "fill.owner", "choice.gap", "pasted", "end"].forEach((name) => assert.ok(!fields.isText(name)));
  ["gap", "measure.abcd.text", "version2"].forEach((name) => assert.ok(fields.isText(name)));
});
