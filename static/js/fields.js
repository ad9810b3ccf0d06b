/* What stands in a block's form, and how two states of it are compared: by name and occurrence, and rows by their uid.

   A state is a query string, as the journal keeps it. `measure` occurs once a row and says which rows there are, in
   order; it is no word of anybody's. Everything else is an answer or a cell. Touches no page but the form it is given,
   so that it is tested without a server. Syntax and APIs of Chromium 86. */

// Not words of the block: the token, the version, and the fields that only serve a button.
const NOT_TEXT = /^(csrf_token|version|do|from|base|delta|fresh|end|pasted|fill\..*|choice\..*)$/;
const ROWS = "measure";

export function isText(name) { return !NOT_TEXT.test(name); }

function inLines(text) { return text.replace(/\r\n?/g, "\n"); }

export function read(form) {
  const state = new URLSearchParams();
  new FormData(form).forEach((value, name) => {
    if (isText(name)) { state.append(name, inLines(String(value))); }
  });
  return state.toString();
}

// The state as the server sent it: whoever has a bad line types long before this script has come.
export function readServed(form) {
  const state = new URLSearchParams();
  Array.from(form.elements).filter((box) => box.name && isText(box.name) && !box.matches(":disabled, button, fieldset"))
    .forEach((box) => { servedValues(box).forEach((value) => { state.append(box.name, inLines(value)); }); });
  return state.toString();
}

function servedValues(box) {
  if (box.matches("[type=checkbox], [type=radio]")) { return box.defaultChecked ? [box.value] : []; }
  if (box.matches("select")) { return servedOptions(box); }
  if (box.matches("textarea, [type=hidden]")) { return [box.defaultValue]; }
  const fresh = box.cloneNode();   // a date that is none is an empty box
  fresh.value = box.defaultValue;
  return [fresh.value];
}

function servedOptions(box) {
  const options = Array.from(box.options);
  const chosen = options.filter((option) => option.defaultSelected);
  return (box.multiple ? chosen : [chosen.pop() || options[0]].filter(Boolean)).map((option) => option.value);
}

function parse(state) {
  return Array.from(new URLSearchParams(state)).map((pair) => [pair[0], inLines(pair[1])]);
}

export function uidOf(name) {
  const parts = name.split(".");
  return parts[0] === ROWS && parts.length > 2 ? parts[1] : "";
}

// The rows that are there, and those of them in which something is written: a blank row is not a row.
export function rowsOf(state) {
  const rows = parse(state).filter((pair) => pair[0] === ROWS).map((pair) => pair[1]);
  return Array.from(new Set(rows));
}

export function writtenRows(state) {
  const written = new Set();
  parse(state).forEach((pair) => { if (pair[1].trim()) { written.add(uidOf(pair[0])); } });
  return rowsOf(state).filter((uid) => written.has(uid));
}

// Place → {name, nth, value}; a place is a name and which of its occurrences.
function byPlace(state) {
  const places = new Map();
  const seen = new Map();
  parse(state).forEach((pair) => {
    if (pair[0] === ROWS) { return; }
    const nth = seen.get(pair[0]) || 0;
    seen.set(pair[0], nth + 1);
    places.set(`${pair[0]}\n${nth}`, { name: pair[0], nth, value: pair[1] });
  });
  return places;
}

// What differs, as {name, nth, was, is}; null where there is no such box.
export function changes(before, now) {
  const was = byPlace(before);
  const is = byPlace(now);
  const places = new Set(Array.from(was.keys()).concat(Array.from(is.keys())));
  const found = [];
  places.forEach((place) => {
    const one = was.get(place);
    const other = is.get(place);
    if (!one || !other || one.value !== other.value) {
      found.push({ name: (one || other).name, nth: (one || other).nth, was: one ? one.value : null, is: other ? other.value : null });
    }
  });
  return found;
}

// Whether they say the same: a box that is not there says as much as an empty one.
export function isSame(before, now) {
  return writtenRows(before).join() === writtenRows(now).join() && !changes(before, now).some((change) => (change.was || "") !== (change.is || "") && !isOfRowGone(change, now));
}

function isOfRowGone(change, now) {
  const uid = uidOf(change.name);
  return Boolean(uid) && rowsOf(now).indexOf(uid) < 0;
}

// What was typed into boxes that are still there.
export function typedSince(before, now) {
  return changes(before, now).filter((change) => change.is !== null);
}

// `state` with the values that `other` has at these places.
export function withValuesOf(state, other, places) {
  const wanted = new Map(places.map((change) => [`${change.name}\n${change.nth}`, change]));
  const values = byPlace(other);
  const joined = new URLSearchParams();
  const seen = new Map();
  parse(state).forEach((pair) => {
    const nth = pair[0] === ROWS ? 0 : seen.get(pair[0]) || 0;
    const place = `${pair[0]}\n${nth}`;
    seen.set(pair[0], nth + 1);
    if (pair[0] !== ROWS && wanted.has(place)) {
      wanted.delete(place);
      if (values.has(place)) { joined.append(pair[0], values.get(place).value); }
    } else { joined.append(pair[0], pair[1]); }
  });
  wanted.forEach((change, place) => { if (values.has(place)) { joined.append(change.name, values.get(place).value); } });
  return joined.toString();
}

// ---- the boxes of a form -----------------------------------------------------------------------

export function boxesOf(form, name) {
  return Array.from(form.elements).filter((box) => box.name === name && box.tagName !== "FIELDSET");
}

// False when the form has no such box.
export function put(form, change) {
  const boxes = boxesOf(form, change.name);
  if (boxes.length && boxes[0].type === "radio") {
    boxes.forEach((box) => { box.checked = box.value === change.is; });
    return true;
  }
  const box = boxes[change.nth];
  if (!box) { return false; }
  box.value = change.is === null ? "" : change.is;
  return true;
}

function labelOf(box) {
  return (box.labels && box.labels[0] && box.labels[0].textContent.trim()) || box.getAttribute("aria-label") || "";
}

// What a person wrote here, in words: [label, text], for showing it where the form is not.
export function wordsOf(form, base) {
  return typedSince(base, read(form)).filter((change) => change.is).map((change) => {
    const box = boxesOf(form, change.name)[change.nth];
    return [box ? labelOf(box) : "", change.is];
  });
}
