/* The rows of a task worked on in the page itself: 加一行 always, its siblings when the line is cut; and rows that an
   answer did not bring, put back. A row is known by its uid, which stands in the name of each of its boxes. What is done
   here is saved like typing. Pressing while there is a line, and without script, is portal/plans/domain/block_actions.py. */

const LETTERS = "23456789abcdefghjkmnpqrstuvwxyz";   // those of content.py
const NAMED = ["name", "id", "for", "value", "aria-describedby", "data-copy"];
const STALE = ".field__count, .fit, .field__errors, .field-comment, .unsent-mark, [data-pasted]";

export function newUid() {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (n) => LETTERS[n % LETTERS.length]).join("");
}

// The same boxes under another uid. A hidden box that names the row gets the new one as its value.
export function rename(root, old, uid) {
  [root].concat(Array.from(root.querySelectorAll("*"))).forEach((element) => {
    NAMED.forEach((name) => {
      const given = element.getAttribute(name);
      if (given && (name !== "value" || element.matches("button, [name=measure]"))) {
        element.setAttribute(name, given.split(old).join(uid));
      }
    });
  });
}

// Those of the row itself: the offer to take what was pasted may stand in it too.
function boxesIn(row) { return Array.from(row.querySelectorAll("input:not([name=measure]), textarea:not([name=pasted]), select")); }

function copyOf(row, uid, valueOf) {
  const values = boxesIn(row).map(valueOf);
  const fresh = row.cloneNode(true);
  fresh.removeAttribute("id");
  fresh.querySelectorAll(STALE).forEach((note) => { note.remove(); });
  fresh.querySelectorAll("[autofocus], [aria-invalid]").forEach((box) => {
    box.removeAttribute("autofocus");
    box.removeAttribute("aria-invalid");
  });
  fresh.querySelectorAll(".field--invalid").forEach((field) => { field.classList.remove("field--invalid"); });
  rename(fresh, uidOf(row), uid);
  boxesIn(fresh).forEach((box, n) => { box.value = values[n]; });
  return fresh;
}

// ---- the list of a block -----------------------------------------------------------------------

function uidOf(row) { return row.querySelector("input[name=measure]").value; }

function rowsIn(form) { return Array.from(form.querySelectorAll("li.measure")); }

function rowOf(form, uid) { return rowsIn(form).find((row) => uidOf(row) === uid); }

// What a press found in the form: every cell, and 一次填多行. A press may be done here long after, when somebody has
// written on in the meantime.
export function seenIn(form) {
  const cells = new Map();
  rowsIn(form).forEach((row) => { boxesIn(row).forEach((box) => { cells.set(box.name, box.value); }); });
  return { cells, filling: filling(form) };
}

function valueThen(seen) {
  return function (box) { return seen.cells.has(box.name) ? seen.cells.get(box.name) : box.value; };
}

// Whether somebody has written in this row since.
export function isWrittenSince(form, uid, seen) {
  const row = rowOf(form, uid);
  return Boolean(row) && boxesIn(row).some((box) => valueThen(seen)(box) !== box.value);
}

export function listOf(form) { return form.querySelector("ol.measures"); }

function tool(row, words, verb) {
  const model = row.querySelector("button[value^='copy:']");
  const button = model.cloneNode(true);
  button.textContent = words;
  button.value = `${verb}:${uidOf(row)}`;
  button.id = `${verb}.${uidOf(row)}`;
  model.parentNode.insertBefore(button, model);
}

// 上移 and 下移 stand where there is somewhere to go.
function setTools(form) {
  const rows = rowsIn(form);
  rows.forEach((row, n) => {
    row.querySelectorAll("button[value^='up:'], button[value^='down:']").forEach((button) => { button.remove(); });
    if (n > 0) { tool(row, "上移", "up"); }
    if (n < rows.length - 1) { tool(row, "下移", "down"); }
    if (n < rows.length - 1 && row.id === "new-measure") { row.removeAttribute("id"); }
  });
}

function insert(form, row, before) {
  listOf(form).insertBefore(row, before || null);
  setTools(form);
  return row;
}

function appendRow(form, uid) {
  const fresh = copyOf(rowsIn(form)[rowsIn(form).length - 1], uid, () => "");
  insert(form, fresh);
  fresh.id = "new-measure";
  return fresh;
}

function takeAway(form, row) {
  const pasted = row.querySelector("[data-pasted]");   // the whole form's: it outlives the row that it was shown in
  if (pasted) { listOf(form).insertAdjacentElement("afterend", pasted); }
  if (rowsIn(form).length === 1) { appendRow(form, newUid()); }
  row.remove();
  setTools(form);
}

// Behind the row that it stood behind in `order`, and behind what an answer has put between them.
export function placeRow(form, uid, order) {
  const place = order.indexOf(uid);
  const before = order.slice(0, place).map((one) => rowOf(form, one)).filter(Boolean).pop();
  const next = before ? behind(form, before, order) : order.slice(place + 1).map((one) => rowOf(form, one)).find(Boolean);
  if (before || next) { insert(form, rowOf(form, uid), next); }
}

function behind(form, row, order) {
  const rows = rowsIn(form);
  return rows.slice(rows.indexOf(row) + 1).find((one) => order.indexOf(uidOf(one)) >= 0);
}

// The rows in this order; those that it does not name keep their place behind their neighbour.
export function setOrder(form, uids) {
  const rows = rowsIn(form);
  const named = uids.map((uid) => rowOf(form, uid)).filter(Boolean);
  rows.forEach((row, n) => {
    if (named.indexOf(row) < 0) { named.splice(named.indexOf(rows[n - 1]) + 1, 0, row); }
  });
  if (named.some((row, n) => row !== rows[n])) {
    named.forEach((row) => { listOf(form).appendChild(row); });
    setTools(form);
  }
}

// ---- what the buttons do -----------------------------------------------------------------------

function numberOf(form, row) { return rowsIn(form).indexOf(row) + 1; }

function add(form, row, uid) { return { focus: appendRow(form, uid).querySelector("textarea") }; }

function copy(form, row, uid, seen) {
  const fresh = insert(form, copyOf(row, uid, valueThen(seen)), row.nextElementSibling);
  const number = numberOf(form, row);
  return { said: `已复制第 ${number} 条措施，新的是第 ${number + 1} 条`, focus: fresh.querySelector("textarea"),
           back () { if (fresh.parentNode) { takeAway(form, fresh); } } };
}

function remove(form, row) {
  const number = numberOf(form, row);
  const next = rowsIn(form)[number];
  takeAway(form, row);
  return { said: `已删除第 ${number} 条措施`, place: next,
           back () { insert(form, row, next && next.parentNode === listOf(form) ? next : null); } };
}

function move(step) {
  return function (form, row) {
    const rows = rowsIn(form);
    const other = rows[rows.indexOf(row) + step];
    if (other) { insert(form, row, step < 0 ? other : other.nextElementSibling); }
    const verb = step < 0 ? "up." : "down.";
    return { focus: document.getElementById(verb + uidOf(row)) };
  };
}

function wasBlank(row, seen) { return boxesIn(row).every((box) => !valueThen(seen)(box).trim()); }

// 一次填多行 as it stands when its button is pressed.
function filling(form) {
  return Array.from(form.elements).filter((box) => /^fill\./.test(box.name) && box.value.trim())
    .map((box) => ({ name: box.name, value: box.value, box }));
}

function fill(onlyEmpty) {
  return (form, target, uid, seen) => {
    const touched = [];
    rowsIn(form).filter((row) => !wasBlank(row, seen)).forEach((row) => {
      seen.filling.forEach((box) => {
        const cell = form.elements[`measure.${uidOf(row)}${box.name.slice(4)}`];
        const isWritten = cell && (cell.value !== valueThen(seen)(cell) || (onlyEmpty && cell.value.trim()));
        if (cell && cell.value !== box.value && !isWritten) {
          touched.push({ cell, was: cell.value, is: box.value });
          cell.value = box.value;
        }
      });
    });
    seen.filling.forEach((one) => { if (one.box.value === one.value) { one.box.value = ""; } });   // else it was written anew
    return { said: touched.length ? `已填好 ${touched.length} 格` : "没有要填的格子，什么也没有改",
             back: touched.length ? function () {
               touched.forEach((one) => { if (one.cell.value === one.is) { one.cell.value = one.was; } });
             } : null };
  };
}

const PRESSES = { add, copy, remove, up: move(-1), down: move(1), "fill-empty": fill(true), "fill-all": fill(false) };

// {said, focus, back, place}, or null where the button is not of this kind or its row is not here.
export function press(form, verb, target, uid, seen) {
  const row = target ? rowOf(form, target) : null;
  if (!PRESSES[verb] || !listOf(form) || (target && !row)) { return null; }
  return PRESSES[verb](form, row, uid, seen || seenIn(form));
}

export function canPress(verb) { return Boolean(PRESSES[verb]); }

// ---- for answers that did not bring a row ------------------------------------------------------------

export function has(form, uid) { return Boolean(rowOf(form, uid)); }

export function addRow(form, uid) { return listOf(form) && rowsIn(form).length ? appendRow(form, uid) : null; }

export function removeRow(form, uid) { if (has(form, uid)) { takeAway(form, rowOf(form, uid)); } }
