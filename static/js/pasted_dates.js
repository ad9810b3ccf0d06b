/* A date that is pasted into a date box: browsers ignore what is not 2022-09-30. The server reads it as it reads everything
   else (portal/kernel/reading/dates.py), and says what it took it for, or what is unclear. */

import * as fieldErrors from "./field_errors.js";

function note(box, words) {
  const said = box.parentNode.querySelector("[data-pasted-day]") || document.createElement("p");
  said.className = "quiet small";
  said.dataset.pastedDay = "";
  said.setAttribute("role", "status");
  said.textContent = words;
  box.insertAdjacentElement("afterend", said);
}

function take(box, answer) {
  if (!answer.day) {
    fieldErrors.mark(box, answer.said);
    return;
  }
  fieldErrors.unmark(box);
  box.value = answer.day;
  note(box, answer.said);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("paste", (event) => {
  const box = event.target;
  const words = event.clipboardData ? event.clipboardData.getData("text/plain").trim() : "";
  if (!words || !box.matches || !box.matches("input[type=date]") || box.type !== "date") { return; }
  event.preventDefault();
  const asked = new URLSearchParams({ words: words.slice(0, 100), year: box.dataset.year || "", deadline: box.dataset.deadline || "" });
  fetch(`/day?${asked}`, { credentials: "same-origin" })
    .then((response) => { if (!response.ok) { throw new Error(String(response.status)); } return response.json(); })
    .then((answer) => { take(box, answer); })
    .catch(() => { fieldErrors.mark(box, `粘贴的“${words.slice(0, 20)}”没有读成，网络可能断了，请直接选日期`); });
});
