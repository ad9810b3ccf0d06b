/* 显示密码 beside a password box. What is shown is hidden again before it is sent, so that no browser keeps it as text. */

function show(button, shown) {
  document.getElementById(button.dataset.shows).type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-shows]");
  if (button) { show(button, button.getAttribute("aria-pressed") !== "true"); }
});

function hideAll() { document.querySelectorAll("[data-shows]").forEach((button) => { show(button, false); }); }

document.addEventListener("submit", hideAll, true);
window.addEventListener("pagehide", hideAll);
