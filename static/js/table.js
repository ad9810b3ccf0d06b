/* 整星填表: an empty row is always there to go on in, and the keyboard walks the table. Saving is autosave.js's. */

import * as measures from "./measures.js";

function uidOf(row) { return row.querySelector("input[name=measure]").value; }

function isBlank(row) {
  return Array.from(row.querySelectorAll(".fill__measure .input")).every((box) => !box.value);
}

// The row's cells again under a new name, below it; the cells of the task reach one row further down.
function addRow(row) {
  const old = uidOf(row);
  const uid = measures.newUid();
  const fresh = document.createElement("tr");
  row.querySelectorAll(".fill__measure").forEach((cell) => {
    const copy = cell.cloneNode(true);
    measures.rename(copy, old, uid);
    copy.querySelectorAll("input, textarea").forEach((box) => {
      if (box.name === "measure") { return; }
      box.value = "";
      box.removeAttribute("aria-describedby");
    });
    copy.querySelectorAll(".field__count, .fit").forEach((note) => { note.remove(); });
    fresh.appendChild(copy);
  });
  row.parentNode.querySelectorAll("[rowspan]").forEach((cell) => { cell.rowSpan += 1; });
  row.insertAdjacentElement("afterend", fresh);
}

document.addEventListener("input", (event) => {
  const cell = event.target.closest && event.target.closest("[data-fill-rows] .fill__measure");
  const row = cell && cell.parentNode;
  if (row && row === row.parentNode.lastElementChild && !isBlank(row)) { addRow(row); }
});

// ---- the keyboard ------------------------------------------------------------------------------

function step(box, by) {
  const column = box.closest("td[data-column]");
  const boxes = Array.from(document.querySelectorAll(column
    ? `td[data-column=${column.dataset.column}] .input`
    : `.fill [name="${box.name}"]`));
  const next = boxes[boxes.indexOf(box) + by];
  if (next) {
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "center", inline: "nearest" });
  }
}

document.addEventListener("keydown", (event) => {
  const box = event.target;
  if (!box.matches || !box.matches(".fill .input")) { return; }
  const isDown = (event.altKey && event.key === "ArrowDown") || (event.ctrlKey && event.key === "Enter");
  if (isDown || (event.altKey && event.key === "ArrowUp")) {
    event.preventDefault();
    step(box, isDown ? 1 : -1);
  } else if (event.key === "Enter" && box.tagName === "INPUT" && !event.isComposing) {
    event.preventDefault();   // Enter would send the form and open another page
  }
});
