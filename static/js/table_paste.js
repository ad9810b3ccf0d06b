/* 整星填表: a table from WPS, Excel or a chat goes into the cells from the one in which it is pasted; a row can be taken away.
   Both say what they did and can be undone; the words go the way of typed ones, through the cells' input events. */

const NAMES = { text: "措施", owner: "责任人", due_on: "完成时限", support: "需上级支持", task_force: "牵头专班" };

// Cells of a copied table: a quoted one may hold line breaks and doubled quotation marks.
function tableOf(words) {
  const rows = [[]];
  const cell = /"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*)/y;
  let at = 0;
  const text = words.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  while (at <= text.length) {
    cell.lastIndex = at;
    const found = cell.exec(text);
    const isQuoted = found[1] !== undefined && /[\n\t]|""/.test(found[1]);
    rows[rows.length - 1].push((isQuoted ? found[1].replace(/""/g, '"') : found[0]).trim());
    at += found[0].length + 1;
    if (text[at - 1] === "\n") { rows.push([]); }
  }
  return rows;
}

function rowsBelow(row) {
  const rows = Array.from(row.parentNode.children);
  return rows.slice(rows.indexOf(row));
}

function boxesFrom(row, column) {
  const boxes = Array.from(row.querySelectorAll(".fill__measure .input"));
  const names = boxes.map((box) => box.closest("td").dataset.column);
  return boxes.slice(names.indexOf(column));
}

function changed(box) {
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function put(box, words) {
  box.classList.toggle("is-pasted", true);
  const isOtherDay = box.type === "date" && words && !/^\d{4}-\d{2}-\d{2}$/.test(words);
  if (isOtherDay) {   // read by the server, as any date that is pasted (pasted_dates.js)
    const held = new DataTransfer();
    held.setData("text/plain", words);
    box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true }));
    return;
  }
  box.value = words;
  changed(box);
}

function say(place, words, undo) {
  const said = document.getElementById("table-said");
  said.querySelector("p").textContent = words;
  said.hidden = false;
  const button = said.querySelector("button");
  button.onclick = function () { said.hidden = true; undo(); place.focus(); };
}

// ---- a table into the cells ----------------------------------------------------------------------

function withoutHead(rows, columns) {
  const isHead = rows.length > 1 && rows[0].every((words, place) => words === NAMES[columns[place]]);
  return isHead ? rows.slice(1) : rows;
}

function paste(box, words) {
  const row = box.closest("tr");
  const column = box.closest("td").dataset.column;
  const columns = boxesFrom(row, column).map((each) => each.closest("td").dataset.column);
  const before = [];
  const left = [];
  let over = 0;
  withoutHead(tableOf(words), columns).forEach((cells, down) => {
    const target = rowsBelow(row)[down];   // the last row that is written in gets another one below it
    const boxes = target ? boxesFrom(target, column) : [];
    cells.forEach((cell, place) => {
      if (!boxes[place]) { if (cell) { left.push(cell); } return; }
      if (!cell) { return; }
      if (boxes[place].value && boxes[place].value !== cell) { over += 1; }
      before.push([boxes[place], boxes[place].value]);
      put(boxes[place], cell);
    });
  });
  say(box, `粘贴到 ${before.length} 格${over ? `，其中 ${over} 格原来有字，已换成粘贴的` : ""
     }${left.length ? `。右边没有列了，没有放进去：${left.join("、")}` : ""  }。`, () => {
    before.reverse().forEach((pair) => {
      pair[0].value = pair[1];
      pair[0].classList.remove("is-pasted");
      changed(pair[0]);
    });
  });
}

document.addEventListener("paste", (event) => {
  const box = event.target;
  if (!event.isTrusted || !box.matches || !box.matches("[data-fill-rows] .fill__measure .input")) { return; }
  const words = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
  const isColumn = box.tagName === "INPUT" && words.trim().indexOf("\n") > 0;
  if (words.indexOf("\t") < 0 && !isColumn) { return; }
  event.preventDefault();
  event.stopImmediatePropagation();
  paste(box, words);
}, true);

// ---- a row away ------------------------------------------------------------------------------------

function span(body, by) {
  body.querySelectorAll("[rowspan]").forEach((cell) => { cell.rowSpan += by; });
}

function move(from, to) {
  const cells = Array.from(from.children).filter((cell) => !cell.matches(".fill__measure"));
  cells.reverse().forEach((cell) => { to.insertBefore(cell, to.firstChild); });
}

function drop(row) {
  const body = row.parentNode, next = row.nextElementSibling;
  if (!next) { return; }   // the empty one in which one goes on writing
  span(body, -1);
  move(row, next);
  row.remove();
  const place = next.querySelector(".fill__measure .input");
  changed(place);
  say(place, "删去了一条措施。", () => {
    body.insertBefore(row, next);
    move(next, row);
    span(body, 1);
    changed(row.querySelector(".fill__measure .input"));
  });
}

function offer() {
  document.querySelectorAll("[data-drop-row]").forEach((button) => { button.hidden = false; });
}

if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", offer); } else { offer(); }
document.addEventListener("click", (event) => {
  const button = event.target.closest && event.target.closest("[data-drop-row]");
  if (button) { drop(button.closest("tr")); }
});
