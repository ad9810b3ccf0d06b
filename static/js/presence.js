/* Who else of the village has this plan open: told to the server once a minute while a page of it is in front, whichever
   page that is, and shown beside the title. The answer also says when somebody else has saved the block that is open here. */

const EVERY = 60000;

function tell() {
  const form = document.querySelector("form[data-presence]");
  if (!form || document.hidden || !isDue(form.action)) { return; }
  fetch(form.action, {
    method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin", redirect: "manual"
  }).then((response) => response.ok ? response.json() : null)
    .then((words) => { if (words) { show(words); } }, () => { /* the save mark tells of cut lines */ });
}

// Going from block to block is one visit. A tenth is taken off, for timers are never exact.
function isDue(address) {
  try {
    const last = Number(sessionStorage.getItem(`told:${address}`)) || 0;
    if (Date.now() - last < EVERY * 0.9) { return false; }
    sessionStorage.setItem(`told:${address}`, String(Date.now()));
  } catch (forbidden) { /* told more often, then */ }
  return true;
}

function show(words) {
  const place = document.getElementById("people-here");
  if (place) { place.textContent = words.here; }
  if (words.version) {
    document.dispatchEvent(new CustomEvent("block-changed", { detail: words }));
  }
}

setInterval(tell, EVERY);
document.addEventListener("visibilitychange", tell);
if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", tell); } else { tell(); }
