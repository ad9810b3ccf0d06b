/* 打印约 5 行: how many lines a box takes on the printed plan, beside its counter. The paper's columns are known from
   data-fit, in Chinese characters a line; lines are broken as portal/plans/domain/fit/columns.py does it, with the same tables.
   Advice only: nothing is ever refused for its length on paper. */

const NEVER_FIRST = "，。、；：！？）》〉」』】〕％%℃…“”‘’)";
const NEVER_LAST = "（《〈「『【〔“”‘’";
const NARROW = {26: " ", 34: ".,:;!'·°Iijl", 36: "-()/\"ft", 50: "rscz*?", 66: "bdhkpnuEFPTL", 78: "wmADGHNOQUVXCRBK", 94: "MW%"};
const WIDE = "§±×÷";
const ADVICE = 12;     // lines
const WORTH_SAYING = 3;  // from here on a small box says it too

const widths = new Map();
Object.keys(NARROW).forEach((width) => {
  Array.from(NARROW[width]).forEach((character) => { widths.set(character, Number(width)); });
});

function widthOf(character) {
  return widths.get(character) || (character.codePointAt(0) >= 0x2010 || WIDE.includes(character) ? 100 : 56);
}

function isLatin(character) { return character >= "!" && character <= "~"; }

function areGlued(before, after) {
  return NEVER_FIRST.includes(after) || NEVER_LAST.includes(before) || (isLatin(before) && isLatin(after));
}

// Where the next line begins: at `full`, or earlier when that would part what belongs together.
function breakBefore(text, start, full) {
  let end = full;
  while (text[end] === " ") { end += 1; }
  let place = end;
  while (place > start && place < text.length && areGlued(text[place - 1], text[place])) { place -= 1; }
  return place > start ? place : end;
}

function endOfLine(text, start, width) {
  let end = start;
  for (let used = 0; end < text.length; end += 1) {
    used += widthOf(text[end]);
    if (used > width) { break; }
  }
  return Math.max(end, start + 1);
}

function linesOfParagraph(text, width) {
  let count = 1;
  let start = 0;
  for (let end = endOfLine(text, 0, width); end < text.length; end = endOfLine(text, start, width)) {
    start = breakBefore(text, start, end);
    count += 1;
  }
  return count;
}

function linesOf(box) {
  const text = box.value.replace(/[ \t\u3000]+$/gm, "").trim();
  const width = Math.round(Number(box.dataset.fit) * 100);
  return !text ? 0 : text.split("\n").reduce((sum, part) => sum + linesOfParagraph(Array.from(part), width), 0);
}

// ---- telling ---------------------------------------------------------------------------------

// app.js makes the counter of a long box; a box of one line gets a line of its own.
function placeFor(box) {
  const id = box.id + (box.matches("textarea") ? "-count" : "-fit");
  let place = document.getElementById(id);
  if (!place && !box.matches("textarea")) {
    place = document.createElement("p");
    place.id = id;
    place.className = "field__count";
    box.insertAdjacentElement("afterend", place);
  }
  return place;
}

function tell(box) {
  const lines = linesOf(box);
  const place = placeFor(box);
  if (!place) { return; }
  const told = place.querySelector(".fit") || document.createElement("span");
  told.className = lines > ADVICE ? "fit is-long" : "fit";
  told.textContent = !lines || (place.id !== `${box.id}-count` && lines < WORTH_SAYING) ? ""
    : `${place.firstChild && place.firstChild !== told ? " · " : ""}打印约 ${lines} 行${lines > ADVICE ? `，建议 ${ADVICE} 行以内` : ""}`;
  place.classList.toggle("has-fit", lines >= WORTH_SAYING);
  if (told.parentNode !== place) { place.appendChild(told); }
}

function tellAll(root) { root.querySelectorAll("textarea[data-fit], input[data-fit]").forEach(tell); }

document.addEventListener("input", (event) => {
  if (event.target.matches("input[data-fit]")) { tell(event.target); }
});

// A counter that app.js has written anew has lost our words, whichever of us is asked first; new blocks come by htmx.
function isCounter(element) { return element.matches("p.field__count[id$='-count']") && !element.querySelector(".fit"); }

new MutationObserver((changes) => {
  changes.forEach((change) => {
    if (isCounter(change.target)) {
      const box = document.getElementById(change.target.id.slice(0, -6));
      if (box && box.dataset.fit) { tell(box); }
    }
    change.addedNodes.forEach((added) => { if (added.nodeType === 1) { tellAll(added); } });
  });
}).observe(document.body, { childList: true, subtree: true });

tellAll(document);
