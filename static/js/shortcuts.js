/* Keys for those who write and meet with both hands on the keyboard: what is marked data-shortcut="alt+ArrowRight" is
   pressed by these keys. Half-typed pinyin has its own use for keys. */

function nameOf(event) {
  return (event.ctrlKey || event.metaKey ? "ctrl+" : "") + (event.altKey ? "alt+" : "") + event.key;
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("input, textarea, select") && !event.ctrlKey && !event.altKey && !event.metaKey;
  if (event.isComposing || event.repeat || isTyping) { return; }
  const wanted = Array.from(document.querySelectorAll("[data-shortcut]")).find((control) => control.dataset.shortcut === nameOf(event));
  if (wanted) {
    event.preventDefault();   // Alt+← is also the browser's way back, Ctrl+S its way to keep the page
    wanted.click();
  }
});
