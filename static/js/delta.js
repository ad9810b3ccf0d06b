/* What changed against the version that the server acknowledged, instead of the whole form: one key in a full block is a
   few hundred bytes then, not a hundred thousand. portal/plans/forms/delta.py makes the whole of it again.

     put   name → [is, was]                          was: what this page last knew to be stored
     cut   name → [at, removed, inserted, check]     of a long text only what was typed; check: of the text before
     rows  ["a.b", "a.b.c"]                          the written rows before and now
     tried [{rows, name: text}]                      sent before and never answered: the server may have it

   Pure, and tested without a page. Syntax and APIs of Chromium 86. */
(function () {
  "use strict";

  var LONG = 40;         // characters, from which on only what was typed is sent

  function checkOf(text) {
    var sum = 7;
    for (var n = 0; n < text.length; n += 1) { sum = (Math.imul(sum, 31) + text.charCodeAt(n)) >>> 0; }
    return text.length + "." + sum;
  }

  function cutOf(was, is) {
    var start = 0;
    var shorter = Math.min(was.length, is.length);
    while (start < shorter && was[start] === is[start]) { start += 1; }
    var end = 0;
    while (end < shorter - start && was[was.length - 1 - end] === is[is.length - 1 - end]) { end += 1; }
    return [start, was.length - end - start, is.slice(start, is.length - end), checkOf(was)];
  }

  function isOfRowGone(name, rows) {
    var uid = window.fields.uidOf(name);
    return Boolean(uid) && rows.indexOf(uid) < 0;
  }

  // Of {fields, base, tried}; null where a name occurs twice, and the whole has to go.
  function deltaOf(state, mayCut) {
    var fields = window.fields;
    var rows = fields.writtenRows(state.fields);
    var places = new Map();
    [state.base].concat(state.tried || []).forEach(function (before) {
      fields.changes(before, state.fields).forEach(function (change) { places.set(change.name, change); });
    });
    var delta = { put: {}, cut: {}, rows: [fields.writtenRows(state.base).join("."), rows.join(".")], tried: [] };
    var base = valuesOf(state.base);
    var isOnce = true;
    places.forEach(function (change, name) {
      var was = base.get(name) || "";
      var is = change.is || "";
      if (change.nth) { isOnce = false; }
      if (isOfRowGone(name, rows)) { return; }
      if (mayCut && was.length > LONG) { delta.cut[name] = cutOf(was, is); } else { delta.put[name] = [is, was]; }
    });
    (state.tried || []).forEach(function (before) {
      var values = valuesOf(before);
      var sent = { rows: fields.writtenRows(before).join(".") };
      places.forEach(function (change, name) { if (values.has(name)) { sent[name] = values.get(name); } });
      delta.tried.push(sent);
    });
    return isOnce ? delta : null;
  }

  function valuesOf(state) {
    var values = new Map();
    window.fields.changes("", state).forEach(function (change) { values.set(change.name, change.is); });
    return values;
  }

  // All in ASCII: shorter when it is sent, and nothing on the way takes a character of somebody's for one of JSON's.
  function packed(delta) {
    return JSON.stringify(delta).replace(/[\u007f-\uffff]/g, function (sign) { return "\\u" + ("000" + sign.charCodeAt(0).toString(16)).slice(-4); });
  }

  window.delta = { packed: packed, of: deltaOf, checkOf: checkOf };
}());
