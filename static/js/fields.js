/* What stands in a block's form, and how two states of it are compared: by name and occurrence, and rows by their uid.

   A state is a query string, as the journal keeps it. `measure` occurs once a row and says which rows there are, in
   order; it is no word of anybody's. Everything else is an answer or a cell. Touches no page but the form it is given,
   so that it is tested without a server. Syntax and APIs of Chromium 86. */
(function () {
  "use strict";

  // Not words of the block: the token, the version, and the fields that only serve a button.
  var NOT_TEXT = /^(csrf_token|version|do|from|base|delta|fresh|end|pasted|fill\..*|choice\..*)$/;
  var ROWS = "measure";

  function isText(name) { return !NOT_TEXT.test(name); }

  function inLines(text) { return text.replace(/\r\n?/g, "\n"); }

  function read(form) {
    var state = new URLSearchParams();
    new FormData(form).forEach(function (value, name) {
      if (isText(name)) { state.append(name, inLines(String(value))); }
    });
    return state.toString();
  }

  // The state as the server sent it: whoever has a bad line types long before this script has come.
  function readServed(form) {
    var state = new URLSearchParams();
    Array.from(form.elements).filter(function (box) { return box.name && isText(box.name) && !box.matches(":disabled, button, fieldset"); })
      .forEach(function (box) { servedValues(box).forEach(function (value) { state.append(box.name, inLines(value)); }); });
    return state.toString();
  }

  function servedValues(box) {
    if (box.matches("[type=checkbox], [type=radio]")) { return box.defaultChecked ? [box.value] : []; }
    if (box.matches("select")) { return servedOptions(box); }
    if (box.matches("textarea, [type=hidden]")) { return [box.defaultValue]; }
    var fresh = box.cloneNode();   // a date that is none is an empty box
    fresh.value = box.defaultValue;
    return [fresh.value];
  }

  function servedOptions(box) {
    var options = Array.from(box.options);
    var chosen = options.filter(function (option) { return option.defaultSelected; });
    return (box.multiple ? chosen : [chosen.pop() || options[0]].filter(Boolean)).map(function (option) { return option.value; });
  }

  function parse(state) {
    return Array.from(new URLSearchParams(state)).map(function (pair) { return [pair[0], inLines(pair[1])]; });
  }

  function uidOf(name) {
    var parts = name.split(".");
    return parts[0] === ROWS && parts.length > 2 ? parts[1] : "";
  }

  // The rows that are there, and those of them in which something is written: a blank row is not a row.
  function rowsOf(state) {
    var rows = parse(state).filter(function (pair) { return pair[0] === ROWS; }).map(function (pair) { return pair[1]; });
    return Array.from(new Set(rows));
  }

  function writtenRows(state) {
    var written = new Set();
    parse(state).forEach(function (pair) { if (pair[1].trim()) { written.add(uidOf(pair[0])); } });
    return rowsOf(state).filter(function (uid) { return written.has(uid); });
  }

  // Place → {name, nth, value}; a place is a name and which of its occurrences.
  function byPlace(state) {
    var places = new Map();
    var seen = new Map();
    parse(state).forEach(function (pair) {
      if (pair[0] === ROWS) { return; }
      var nth = seen.get(pair[0]) || 0;
      seen.set(pair[0], nth + 1);
      places.set(pair[0] + "\n" + nth, { name: pair[0], nth: nth, value: pair[1] });
    });
    return places;
  }

  // What differs, as {name, nth, was, is}; null where there is no such box.
  function changes(before, now) {
    var was = byPlace(before);
    var is = byPlace(now);
    var places = new Set(Array.from(was.keys()).concat(Array.from(is.keys())));
    var found = [];
    places.forEach(function (place) {
      var one = was.get(place);
      var other = is.get(place);
      if (!one || !other || one.value !== other.value) {
        found.push({ name: (one || other).name, nth: (one || other).nth, was: one ? one.value : null, is: other ? other.value : null });
      }
    });
    return found;
  }

  // Whether they say the same: a box that is not there says as much as an empty one.
  function isSame(before, now) {
    return writtenRows(before).join() === writtenRows(now).join() && !changes(before, now).some(function (change) {
      return (change.was || "") !== (change.is || "") && !isOfRowGone(change, now);
    });
  }

  function isOfRowGone(change, now) {
    var uid = uidOf(change.name);
    return Boolean(uid) && rowsOf(now).indexOf(uid) < 0;
  }

  // What was typed into boxes that are still there.
  function typedSince(before, now) {
    return changes(before, now).filter(function (change) { return change.is !== null; });
  }

  // `state` with the values that `other` has at these places.
  function withValuesOf(state, other, places) {
    var wanted = new Map(places.map(function (change) { return [change.name + "\n" + change.nth, change]; }));
    var values = byPlace(other);
    var joined = new URLSearchParams();
    var seen = new Map();
    parse(state).forEach(function (pair) {
      var nth = pair[0] === ROWS ? 0 : seen.get(pair[0]) || 0;
      var place = pair[0] + "\n" + nth;
      seen.set(pair[0], nth + 1);
      if (pair[0] !== ROWS && wanted.has(place)) {
        wanted.delete(place);
        if (values.has(place)) { joined.append(pair[0], values.get(place).value); }
      } else { joined.append(pair[0], pair[1]); }
    });
    wanted.forEach(function (change, place) { if (values.has(place)) { joined.append(change.name, values.get(place).value); } });
    return joined.toString();
  }

  // ---- the boxes of a form -----------------------------------------------------------------------

  function boxesOf(form, name) {
    return Array.from(form.elements).filter(function (box) { return box.name === name && box.tagName !== "FIELDSET"; });
  }

  // False when the form has no such box.
  function put(form, change) {
    var boxes = boxesOf(form, change.name);
    if (boxes.length && boxes[0].type === "radio") {
      boxes.forEach(function (box) { box.checked = box.value === change.is; });
      return true;
    }
    var box = boxes[change.nth];
    if (!box) { return false; }
    box.value = change.is === null ? "" : change.is;
    return true;
  }

  function labelOf(box) {
    return (box.labels && box.labels[0] && box.labels[0].textContent.trim()) || box.getAttribute("aria-label") || "";
  }

  // What a person wrote here, in words: [label, text], for showing it where the form is not.
  function wordsOf(form, base) {
    return typedSince(base, read(form)).filter(function (change) { return change.is; }).map(function (change) {
      var box = boxesOf(form, change.name)[change.nth];
      return [box ? labelOf(box) : "", change.is];
    });
  }

  window.fields = {
    isText: isText, read: read, readServed: readServed, rowsOf: rowsOf, writtenRows: writtenRows, uidOf: uidOf, changes: changes, isSame: isSame,
    typedSince: typedSince, withValuesOf: withValuesOf, put: put, boxesOf: boxesOf, wordsOf: wordsOf
  };
}());
