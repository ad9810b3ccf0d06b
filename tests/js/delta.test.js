/* What goes to the server in place of a whole form (static/js/delta.js) says the same as the form. */

import assert from "node:assert/strict";
import { test } from "node:test";

import * as delta from "../../static/js/delta.js";
import * as fields from "../../static/js/fields.js";
import { byPlace, chanceOf, somePairs, stateOf } from "./generated.js";

const ONCE = ["situation", "gap", "goal"];

function cut(was, [at, removed, inserted, check]) {
  assert.equal(check, delta.checkOf(was));
  return was.slice(0, at) + inserted + was.slice(at + removed);
}

test("put and cut make of the base what stands in the form", () => {
  const chance = chanceOf(17);
  for (let round = 0; round < 400; round += 1) {
    const [base, mine] = [somePairs(chance, ONCE), somePairs(chance, ONCE)];
    const sent = JSON.parse(delta.packed(delta.of({ base: stateOf(base), fields: stateOf(mine) }, round % 2 === 0)));
    const values = byPlace(base);
    Object.entries(sent.put).forEach(([name, [is, was]]) => {
      assert.equal(was, values.get(`${name}\n0`) || "");
      values.set(`${name}\n0`, is);
    });
    Object.entries(sent.cut).forEach(([name, change]) => values.set(`${name}\n0`, cut(values.get(`${name}\n0`), change)));
    const rows = fields.writtenRows(stateOf(mine));
    assert.equal(sent.rows[1], rows.join("."));
    byPlace(mine).forEach((value, place) => {
      const uid = fields.uidOf(place.split("\n")[0]);
      if (!uid || rows.includes(uid)) { assert.equal(values.get(place) || "", value); }
    });
  }
});

test("a name that occurs twice, and differs there, makes the whole form go", () => {
  const base = stateOf([["twice", "一"], ["twice", "二"]]);
  assert.equal(delta.of({ base, fields: stateOf([["twice", "一"], ["twice", "三"]]) }, true), null);
});

test("what was sent and never answered is told with it, also when it was taken back since", () => {
  const [base, tried] = [stateOf([["gap", "旧"]]), stateOf([["gap", "发过"]])];
  const sent = delta.of({ base, fields: base, tried: [tried] }, true);
  assert.deepEqual(sent.tried, [{ rows: "", gap: "发过" }]);
  assert.deepEqual(sent.put, { gap: ["旧", "旧"] });
});

test("it travels in ASCII", () => {
  const sent = delta.of({ base: "", fields: stateOf([["gap", "𬭎与＂引号"]]) }, true);
  assert.match(delta.packed(sent), /^[ -~]*$/);
  assert.equal(JSON.parse(delta.packed(sent)).put.gap[0], "𬭎与＂引号");
});
