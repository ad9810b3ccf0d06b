/* 整星填表: an empty row is always there to go on in, and the keyboard walks the table. Saving is autosave.js's. */
(function () {
  "use strict";

  function uidOf(row) { return row.querySelector("input[name=measure]").value; }

  function isBlank(row) {
    return Array.from(row.querySelectorAll(".fill__measure .input")).every(function (box) { return !box.value; });
  }

  // The row's cells again under a new name, below it; the cells of the task reach one row further down.
  function addRow(row) {
    var old = uidOf(row);
    var uid = window.measures.newUid();
    var fresh = document.createElement("tr");
    row.querySelectorAll(".fill__measure").forEach(function (cell) {
      var copy = cell.cloneNode(true);
      window.measures.rename(copy, old, uid);
      copy.querySelectorAll("input, textarea").forEach(function (box) {
        if (box.name === "measure") { return; }
        box.value = "";
        box.removeAttribute("aria-describedby");
      });
      copy.querySelectorAll(".field__count, .fit").forEach(function (note) { note.remove(); });
      fresh.appendChild(copy);
    });
    row.parentNode.querySelectorAll("[rowspan]").forEach(function (cell) { cell.rowSpan += 1; });
    row.insertAdjacentElement("afterend", fresh);
  }

  document.addEventListener("input", function (event) {
    var cell = event.target.closest && event.target.closest("[data-fill-rows] .fill__measure");
    var row = cell && cell.parentNode;
    if (row && row === row.parentNode.lastElementChild && !isBlank(row)) { addRow(row); }
  });

  // ---- the keyboard ------------------------------------------------------------------------------

  function step(box, by) {
    var column = box.closest("td[data-column]");
    var boxes = Array.from(document.querySelectorAll(column
      ? "td[data-column=" + column.dataset.column + "] .input"
      : ".fill [name=\"" + box.name + "\"]"));
    var next = boxes[boxes.indexOf(box) + by];
    if (next) {
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "center", inline: "nearest" });
    }
  }

  document.addEventListener("keydown", function (event) {
    var box = event.target;
    if (!box.matches || !box.matches(".fill .input")) { return; }
    var isDown = (event.altKey && event.key === "ArrowDown") || (event.ctrlKey && event.key === "Enter");
    if (isDown || (event.altKey && event.key === "ArrowUp")) {
      event.preventDefault();
      step(box, isDown ? 1 : -1);
    } else if (event.key === "Enter" && box.tagName === "INPUT" && !event.isComposing) {
      event.preventDefault();   // Enter would send the form and open another page
    }
  });
}());
