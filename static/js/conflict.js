/* Choosing between two people's words: the box below changes at once, and what is in the box is what will be saved. */

function boxesOf(name) { return Array.from(document.getElementsByName(name)); }

function put(name, value) {
  boxesOf(name).forEach((box) => {
    if (box.type === "radio") { box.checked = box.value === value; } else { box.value = value; }
  });
  const first = boxesOf(name)[0];
  if (first) { first.dispatchEvent(new Event("input", { bubbles: true })); }
}

document.addEventListener("change", (event) => {
  const radio = event.target;
  const clash = radio.closest && radio.closest("[data-clash]");
  if (!clash || !radio.name.startsWith("choice.")) { return; }
  const texts = clash.dataset;
  put(texts.clash, radio.value === "mine" ? texts.mine : radio.value === "theirs" ? texts.theirs
    : [texts.mine, texts.theirs].filter(Boolean).join(boxesOf(texts.clash)[0].matches("textarea") ? "\n" : "、"));
  radio.checked = true;
  if (radio.value === "both") { boxesOf(texts.clash)[0].focus(); }
});

// Whoever writes on in the box means the box.
document.addEventListener("input", (event) => {
  if (!event.isTrusted) { return; }
  document.querySelectorAll("[data-clash]").forEach((clash) => {
    if (clash.dataset.clash !== event.target.name) { return; }
    const own = clash.querySelector("input[value=both]") || clash.querySelector("input[value=mine]");
    if (own) { own.checked = true; }
  });
});
