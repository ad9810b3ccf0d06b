/* Runs in the page: what runs out of its box, as sentences. Nothing outside of the function is there. */
"use strict";

module.exports = function inspect() {
  const found = [];

  function name(element) {
    const kind = element.tagName.toLowerCase() + (element.className && element.className.baseVal === undefined ? `.${element.className}` : "");
    return `${kind}#${element.id} “${(element.value || element.textContent || "").trim().replace(/\s+/g, " ").slice(0, 24)}”`;
  }

  function isSeen(element) {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return box.width > 1 && box.height > 1 && style.visibility === "visible" && style.clip === "auto";
  }

  /* What draws an edge around its words, or cuts them; a part that scrolls by itself may hold more than it shows. */
  function boxOf(element) {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (/auto|scroll|hidden/.test(style.overflowX)) { return null; }
      const isDrawn = style.backgroundColor !== "rgba(0, 0, 0, 0)" || parseFloat(style.borderRightWidth) > 0;
      if (isDrawn && style.display !== "inline") { return at; }
    }
    return document.documentElement;
  }

  function checkTexts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode;
      const box = text.data.trim() && isSeen(text.parentElement) && boxOf(text.parentElement);
      if (!box) { continue; }
      const range = document.createRange();
      range.selectNodeContents(text);
      const over = range.getBoundingClientRect().right - box.getBoundingClientRect().right;
      if (over > 1) { found.push(`${name(text.parentElement)} is ${Math.ceil(over)} px wider than its ${name(box)}`); }
    }
  }

  /* A box as wide as its date wants it, to compare. */
  function checkDates() {
    document.querySelectorAll("input[type=date]").forEach((input) => {
      if (!isSeen(input)) { return; }
      const probe = input.cloneNode();
      probe.removeAttribute("id");
      probe.removeAttribute("form");
      probe.value = "2022-12-30";
      probe.style.cssText = "position:absolute;width:auto;min-width:0;max-width:none;visibility:hidden";
      input.parentElement.appendChild(probe);
      const needed = probe.getBoundingClientRect().width;
      probe.remove();
      const width = input.getBoundingClientRect().width;
      if (width + 0.5 < needed) { found.push(`date box ${name(input)}: ${Math.floor(width)} px, ${Math.ceil(needed)} needed`); }
    });
  }

  /* What is written or chosen in a line must be in sight as far as it is a choice; a line of text may be longer. */
  function checkChoices() {
    document.querySelectorAll("select, button, .btn").forEach((box) => {
      if (isSeen(box) && box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).overflowX === "visible") {
        found.push(`${name(box)}: ${box.clientWidth} px, ${box.scrollWidth} needed`);
      }
    });
  }

  checkTexts();
  checkDates();
  checkChoices();
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) { found.push(`the page is ${page.scrollWidth} px wide`); }
  return Array.from(new Set(found));
};
