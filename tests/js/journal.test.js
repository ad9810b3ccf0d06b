/* What a browser keeps until the server has it (static/js/journal.js): several tabs over one storage, against a plain
   map; a full storage; names that a killed tab left behind. */

import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { test } from "node:test";

import { chanceOf, oneOf } from "./generated.js";

class Storage {
  constructor() { this.isFull = false; }
  getItem(key) { return Object.prototype.hasOwnProperty.call(this, key) ? this[key] : null; }
  removeItem(key) { delete this[key]; }
  key(n) { return Object.keys(this)[n]; }
  get length() { return Object.keys(this).length; }
  setItem(key, value) {
    if (this.isFull) { throw new Error("QuotaExceededError"); }
    this[key] = value;
  }
}
// Only what is stored is listed, as in a browser.
function storage() { return Object.defineProperty(new Storage(), "isFull", { enumerable: false, writable: true, value: false }); }

if (!globalThis.crypto) { globalThis.crypto = webcrypto; }   // node 18 has it under this name only

let opened = 0;

// A tab of a browser with this storage: a module of its own, since a tab has its name for life.
async function tabOf(shared) {
  Object.assign(globalThis, {
    document: { body: { dataset: {} } }, window: { addEventListener() {} }, localStorage: shared, sessionStorage: storage(),
  });
  delete globalThis.BroadcastChannel;   // the tabs of a test are one process
  opened += 1;
  return import(`../../static/js/journal.js?tab=${opened}`);
}

test("tabs never overwrite one another, whatever is kept, forgotten and set aside", async () => {
  const shared = storage();
  const tabs = [await tabOf(shared), await tabOf(shared), await tabOf(shared)];
  const model = new Map();   // key → words
  const chance = chanceOf(5);
  for (let step = 0; step < 400; step += 1) {
    const tab = oneOf(chance, tabs);
    const action = oneOf(chance, ["/plans/2/blocks/goals", "/plans/2/blocks/task.safety.1"]);
    const key = tab.keyOf("13", action);
    const act = oneOf(chance, ["keep", "keep", "forget", "set aside"]);
    if (act === "keep") {
      assert.ok(tab.keep(key, { fields: `step=${step}` }));
      model.set(key, `step=${step}`);
    } else if (act === "forget") {
      tab.forget(key);
      model.delete(key);
    } else if (model.has(key)) {
      const moved = tab.setAside(tab.all("13").find((entry) => entry.key === key));
      assert.ok(!model.has(moved.key) && moved.action === action);
      model.set(moved.key, model.get(key));
      model.delete(key);
    }
    const found = oneOf(chance, tabs).all("13").map((entry) => [entry.key, entry.draft.fields]);
    assert.deepEqual(found.sort(), Array.from(model).sort());
    assert.deepEqual(tab.all("1"), []);   // another person, whose number begins the same
    assert.ok(tab.others("13", action).every((entry) => entry.key !== key));
  }
  assert.ok(model.size > 6);
});

test("what is set aside is not overwritten by the next key, and may be sent again", async () => {
  const shared = storage();
  const tab = await tabOf(shared);
  const key = tab.keyOf("13", "/plans/2/blocks/goals");
  tab.keep(key, { fields: "goal=没有格子可放的话" });
  tab.setAside(tab.all("13")[0]);
  tab.keep(key, { fields: "goal=后来写的" });
  const sorted = await tab.sort(tab.all("13"));
  assert.deepEqual(sorted.left.map((entry) => entry.draft.fields).sort(), ["goal=后来写的", "goal=没有格子可放的话"].sort());
});

test("a full storage is told and stops nothing", async () => {
  const shared = storage();
  const tab = await tabOf(shared);
  const key = tab.keyOf("13", "/a");
  tab.keep(key, { fields: "a=1" });
  shared.isFull = true;
  assert.equal(tab.keep(key, { fields: "a=2" }), false);
  assert.equal(tab.read(key).fields, "a=1");
  assert.equal(tab.setAside(tab.all("13")[0]).key, key);
  assert.equal(tab.all("13").length, 1);
});

test("a broken entry hides no other", async () => {
  const shared = storage();
  const tab = await tabOf(shared);
  shared.setItem("draft:13:/a:1", "{broken");
  tab.keep(tab.keyOf("13", "/b"), { fields: "b=1" });
  assert.deepEqual(tab.all("13").map((entry) => entry.action), ["/b"]);
});
