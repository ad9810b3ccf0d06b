/* A township goes through its list: the bar for many comes up with the first tick, and the list can be walked without
   the mouse: j and k move, Enter opens, x ticks, / searches. */

function ticks() { return Array.from(document.querySelectorAll("[data-row] input[type=checkbox]")); }

function tell() {
  const bar = document.querySelector("[data-batch]");
  const ticked = ticks().filter((box) => box.checked);
  ticks().forEach((box) => { box.closest("[data-row]").classList.toggle("is-ticked", box.checked); });
  document.querySelectorAll("[data-tick-all]").forEach((all) => { all.checked = ticked.length > 0 && ticked.length === ticks().length; });
  if (!bar) { return; }
  bar.hidden = ticked.length === 0 && !bar.querySelector("[aria-invalid]") && !bar.querySelector("textarea").value;
  bar.querySelector("[data-batch-count]").textContent = ticked.length ? `已勾选 ${ticked.length} 个` : "";
}

// ---- keys --------------------------------------------------------------------------------------

function rows() { return Array.from(document.querySelectorAll("[data-row]")); }

function current() { return document.querySelector("[data-row].is-current"); }

function goTo(row) {
  if (!row) { return; }
  rows().forEach((one) => { one.classList.toggle("is-current", one === row); });
  row.querySelector("a").focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = rows();
  goTo(all[Math.min(all.length - 1, Math.max(0, all.indexOf(current()) + by))]);
}

const KEYS = {
  j () { step(1); },
  k () { step(-1); },
  x () {
    const box = current() && current().querySelector("input[type=checkbox]");
    if (box) { box.checked = !box.checked; tell(); }
  },
  "/" () {
    const search = document.querySelector("input[type=search]");
    if (search) { search.focus(); search.select(); }
  }
};

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("input:not([type=checkbox]), textarea, select") || event.isComposing;
  if (isTyping || event.ctrlKey || event.altKey || event.metaKey || !KEYS[event.key] || !rows().length) { return; }
  event.preventDefault();
  KEYS[event.key]();
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-tick-all]")) { return; }
  ticks().forEach((box) => { box.checked = event.target.checked; });
  tell();
});
document.addEventListener("change", (event) => { if (event.target.closest("[data-row]")) { tell(); } });
document.addEventListener("page-changed", tell);
if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", tell); } else { tell(); }
