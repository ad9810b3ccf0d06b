/* What changed against the version that the server acknowledged, instead of the whole form: one key in a full block is a
   few hundred bytes then, not a hundred thousand. portal/plans/forms/delta.py makes the whole of it again.

     put   name → [is, was]                          was: what this page last knew to be stored
     cut   name → [at, removed, inserted, check]     of a long text only what was typed; check: of the text before
     rows  ["a.b", "a.b.c"]                          the written rows before and now
     tried [{rows, name: text}]                      sent before and never answered: the server may have it

   Pure, and tested without a page. Syntax and APIs of Chromium 86. */

import * as fields from "./fields.js";

const LONG = 40;         // characters, from which on only what was typed is sent

export function checkOf(text) {
  let sum = 7;
  for (let n = 0; n < text.length; n += 1) { sum = (Math.imul(sum, 31) + text.charCodeAt(n)) >>> 0; }
  return `${text.length}.${sum}`;
}

function cutOf(was, is) {
  let start = 0;
  const shorter = Math.min(was.length, is.length);
  while (start < shorter && was[start] === is[start]) { start += 1; }
  let end = 0;
  while (end < shorter - start && was[was.length - 1 - end] === is[is.length - 1 - end]) { end += 1; }
  return [start, was.length - end - start, is.slice(start, is.length - end), checkOf(was)];
}

function isOfRowGone(name, rows) {
  const uid = fields.uidOf(name);
  return Boolean(uid) && rows.indexOf(uid) < 0;
}

// Of {fields, base, tried}; null where a name occurs twice, and the whole has to go.
export function of(state, mayCut) {
    const rows = fields.writtenRows(state.fields);
  const places = new Map();
  [state.base].concat(state.tried || []).forEach((before) => {
    fields.changes(before, state.fields).forEach((change) => { places.set(change.name, change); });
  });
  const delta = { put: {}, cut: {}, rows: [fields.writtenRows(state.base).join("."), rows.join(".")], tried: [] };
  const base = valuesOf(state.base);
  let isOnce = true;
  places.forEach((change, name) => {
    const was = base.get(name) || "";
    const is = change.is || "";
    if (change.nth) { isOnce = false; }
    if (isOfRowGone(name, rows)) { return; }
    if (mayCut && was.length > LONG) { delta.cut[name] = cutOf(was, is); } else { delta.put[name] = [is, was]; }
  });
  (state.tried || []).forEach((before) => {
    const values = valuesOf(before);
    const sent = { rows: fields.writtenRows(before).join(".") };
    places.forEach((change, name) => { if (values.has(name)) { sent[name] = values.get(name); } });
    delta.tried.push(sent);
  });
  return isOnce ? delta : null;
}

function valuesOf(state) {
  const values = new Map();
  fields.changes("", state).forEach((change) => { values.set(change.name, change.is); });
  return values;
}

// All in ASCII: shorter when it is sent, and nothing on the way takes a character of somebody's for one of JSON's.
export function packed(delta) {
  return JSON.stringify(delta).replace(/[\u007f-\uffff]/g, (sign) => `\\u${(`000${sign.charCodeAt(0).toString(16)}`).slice(-4)}`);
}
