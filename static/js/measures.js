/* The rows of a task worked on in the page itself: 加一行 always, its siblings when the line is cut; and rows that an
   answer did not bring, put back. A row is known by its uid, which stands in the name of each of its boxes. What is done
   here is saved like typing. Pressing while there is a line, and without script, is portal/plans/services/block_actions.py. */
(function () {
  "use strict";

  var LETTERS = "23456789abcdefghjkmnpqrstuvwxyz";   // those of content.py
  var NAMED = ["name", "id", "for", "value", "aria-describedby", "data-copy"];
  var STALE = ".field__count, .fit, .field__errors, .field-comment, .unsent-mark, [data-pasted]";

  function newUid() {
    return Array.from(crypto.getRandomValues(new Uint8Array(8)), function (n) { return LETTERS[n % LETTERS.length]; }).join("");
  }

  // The same boxes under another uid. A hidden box that names the row gets the new one as its value.
  function rename(root, old, uid) {
    [root].concat(Array.from(root.querySelectorAll("*"))).forEach(function (element) {
      NAMED.forEach(function (name) {
        var given = element.getAttribute(name);
        if (given && (name !== "value" || element.matches("button, [name=measure]"))) {
          element.setAttribute(name, given.split(old).join(uid));
        }
      });
    });
  }

  // Those of the row itself: the offer to take what was pasted may stand in it too.
  function boxesIn(row) { return Array.from(row.querySelectorAll("input:not([name=measure]), textarea:not([name=pasted]), select")); }

  function copyOf(row, uid, valueOf) {
    var values = boxesIn(row).map(valueOf);
    var fresh = row.cloneNode(true);
    fresh.removeAttribute("id");
    fresh.querySelectorAll(STALE).forEach(function (note) { note.remove(); });
    fresh.querySelectorAll("[autofocus], [aria-invalid]").forEach(function (box) {
      box.removeAttribute("autofocus");
      box.removeAttribute("aria-invalid");
    });
    fresh.querySelectorAll(".field--invalid").forEach(function (field) { field.classList.remove("field--invalid"); });
    rename(fresh, uidOf(row), uid);
    boxesIn(fresh).forEach(function (box, n) { box.value = values[n]; });
    return fresh;
  }

  // ---- the list of a block -----------------------------------------------------------------------

  function uidOf(row) { return row.querySelector("input[name=measure]").value; }

  function rowsIn(form) { return Array.from(form.querySelectorAll("li.measure")); }

  function rowOf(form, uid) { return rowsIn(form).find(function (row) { return uidOf(row) === uid; }); }

  // What a press found in the form: every cell, and 一次填多行. A press may be done here long after, when somebody has
  // written on in the meantime.
  function seenIn(form) {
    var cells = new Map();
    rowsIn(form).forEach(function (row) { boxesIn(row).forEach(function (box) { cells.set(box.name, box.value); }); });
    return { cells: cells, filling: filling(form) };
  }

  function valueThen(seen) {
    return function (box) { return seen.cells.has(box.name) ? seen.cells.get(box.name) : box.value; };
  }

  // Whether somebody has written in this row since.
  function isWrittenSince(form, uid, seen) {
    var row = rowOf(form, uid);
    return Boolean(row) && boxesIn(row).some(function (box) { return valueThen(seen)(box) !== box.value; });
  }

  function listOf(form) { return form.querySelector("ol.measures"); }

  function tool(row, words, verb) {
    var model = row.querySelector("button[value^='copy:']");
    var button = model.cloneNode(true);
    button.textContent = words;
    button.value = verb + ":" + uidOf(row);
    button.id = verb + "." + uidOf(row);
    model.parentNode.insertBefore(button, model);
  }

  // 上移 and 下移 stand where there is somewhere to go.
  function setTools(form) {
    var rows = rowsIn(form);
    rows.forEach(function (row, n) {
      row.querySelectorAll("button[value^='up:'], button[value^='down:']").forEach(function (button) { button.remove(); });
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

  function addRow(form, uid) {
    var fresh = copyOf(rowsIn(form)[rowsIn(form).length - 1], uid, function () { return ""; });
    insert(form, fresh);
    fresh.id = "new-measure";
    return fresh;
  }

  function removeRow(form, row) {
    var pasted = row.querySelector("[data-pasted]");   // the whole form's: it outlives the row that it was shown in
    if (pasted) { listOf(form).insertAdjacentElement("afterend", pasted); }
    if (rowsIn(form).length === 1) { addRow(form, newUid()); }
    row.remove();
    setTools(form);
  }

  // Behind the row that it stood behind in `order`, and behind what an answer has put between them.
  function placeRow(form, uid, order) {
    var place = order.indexOf(uid);
    var before = order.slice(0, place).map(function (one) { return rowOf(form, one); }).filter(Boolean).pop();
    var next = before ? behind(form, before, order) : order.slice(place + 1).map(function (one) { return rowOf(form, one); }).find(Boolean);
    if (before || next) { insert(form, rowOf(form, uid), next); }
  }

  function behind(form, row, order) {
    var rows = rowsIn(form);
    return rows.slice(rows.indexOf(row) + 1).find(function (one) { return order.indexOf(uidOf(one)) >= 0; });
  }

  // The rows in this order; those that it does not name keep their place behind their neighbour.
  function setOrder(form, uids) {
    var rows = rowsIn(form);
    var named = uids.map(function (uid) { return rowOf(form, uid); }).filter(Boolean);
    rows.forEach(function (row, n) {
      if (named.indexOf(row) < 0) { named.splice(named.indexOf(rows[n - 1]) + 1, 0, row); }
    });
    if (named.some(function (row, n) { return row !== rows[n]; })) {
      named.forEach(function (row) { listOf(form).appendChild(row); });
      setTools(form);
    }
  }

  // ---- what the buttons do -----------------------------------------------------------------------

  function numberOf(form, row) { return rowsIn(form).indexOf(row) + 1; }

  function add(form, row, uid) { return { focus: addRow(form, uid).querySelector("textarea") }; }

  function copy(form, row, uid, seen) {
    var fresh = insert(form, copyOf(row, uid, valueThen(seen)), row.nextElementSibling);
    var number = numberOf(form, row);
    return { said: "已复制第 " + number + " 条措施，新的是第 " + (number + 1) + " 条", focus: fresh.querySelector("textarea"),
             back: function () { if (fresh.parentNode) { removeRow(form, fresh); } } };
  }

  function remove(form, row) {
    var number = numberOf(form, row);
    var next = rowsIn(form)[number];
    removeRow(form, row);
    return { said: "已删除第 " + number + " 条措施", place: next,
             back: function () { insert(form, row, next && next.parentNode === listOf(form) ? next : null); } };
  }

  function move(step) {
    return function (form, row) {
      var rows = rowsIn(form);
      var other = rows[rows.indexOf(row) + step];
      if (other) { insert(form, row, step < 0 ? other : other.nextElementSibling); }
      var verb = step < 0 ? "up." : "down.";
      return { focus: document.getElementById(verb + uidOf(row)) };
    };
  }

  function wasBlank(row, seen) { return boxesIn(row).every(function (box) { return !valueThen(seen)(box).trim(); }); }

  // 一次填多行 as it stands when its button is pressed.
  function filling(form) {
    return Array.from(form.elements).filter(function (box) { return /^fill\./.test(box.name) && box.value.trim(); })
      .map(function (box) { return { name: box.name, value: box.value, box: box }; });
  }

  function fill(onlyEmpty) {
    return function (form, row, uid, seen) {
      var touched = [];
      rowsIn(form).filter(function (row) { return !wasBlank(row, seen); }).forEach(function (row) {
        seen.filling.forEach(function (box) {
          var cell = form.elements["measure." + uidOf(row) + box.name.slice(4)];
          var isWritten = cell && (cell.value !== valueThen(seen)(cell) || (onlyEmpty && cell.value.trim()));
          if (cell && cell.value !== box.value && !isWritten) {
            touched.push({ cell: cell, was: cell.value, is: box.value });
            cell.value = box.value;
          }
        });
      });
      seen.filling.forEach(function (one) { if (one.box.value === one.value) { one.box.value = ""; } });   // else it was written anew
      return { said: touched.length ? "已填好 " + touched.length + " 格" : "没有要填的格子，什么也没有改",
               back: touched.length ? function () {
                 touched.forEach(function (one) { if (one.cell.value === one.is) { one.cell.value = one.was; } });
               } : null };
    };
  }

  var PRESSES = { add: add, copy: copy, remove: remove, up: move(-1), down: move(1), "fill-empty": fill(true), "fill-all": fill(false) };

  // {said, focus, back, place}, or null where the button is not of this kind or its row is not here.
  function press(form, verb, target, uid, seen) {
    var row = target ? rowOf(form, target) : null;
    if (!PRESSES[verb] || !listOf(form) || (target && !row)) { return null; }
    return PRESSES[verb](form, row, uid, seen || seenIn(form));
  }

  window.measures = {
    newUid: newUid, rename: rename, press: press, seenIn: seenIn, isWrittenSince: isWrittenSince, canPress: function (verb) { return Boolean(PRESSES[verb]); },
    has: function (form, uid) { return Boolean(rowOf(form, uid)); },
    addRow: function (form, uid) { return listOf(form) && rowsIn(form).length ? addRow(form, uid) : null; },
    removeRow: function (form, uid) { if (rowOf(form, uid)) { removeRow(form, rowOf(form, uid)); } },
    setOrder: setOrder, placeRow: placeRow, listOf: listOf
  };
}());
