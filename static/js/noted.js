/* After a return: what a save has changed shows at once, at the remark itself (已改) and in the count above, without a
   reload. The words come from the page itself, since only the server compares a field with what was remarked on. */

let waiting = 0;

function replaced(page, here) {
  const fresh = page.getElementById(here.id);
  if (fresh && !fresh.isEqualNode(here)) { here.replaceWith(document.importNode(fresh, true)); }
}

function look() {
  fetch(location.pathname, { credentials: "same-origin" }).then((answer) => answer.ok ? answer.text() : "").then((html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    document.querySelectorAll("#block-notes, [id$='-comments']").forEach((here) => { replaced(page, here); });
  }, () => { /* the line is cut: the next save looks again */ });
}

document.addEventListener("block-stored", () => {
  const notes = document.getElementById("block-notes");
  if (!notes || !notes.textContent.trim()) { return; }
  clearTimeout(waiting);
  waiting = setTimeout(look, 300);
});
