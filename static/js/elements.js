/* Parts of a page that a script makes: one element in one line, and the notice that tells of something kept. */

export function make(tag, look, words) {
  const element = document.createElement(tag);
  if (look) { element.className = look; }
  if (words) { element.textContent = words; }
  return element;
}

export function smallButton(look, words, act) {
  const button = make("button", `btn ${look} btn--small`.replace("  ", " "), words);
  button.type = "button";
  button.addEventListener("click", act);
  return button;
}

// A notice with a title and a list of these items.
export function noticeOf(id, title, items) {
  const box = make("div", "notice notice--warning");
  const body = make("div", "notice__body");
  const list = make("ul", "plain");
  box.id = id;
  box.setAttribute("role", "status");
  body.appendChild(make("p", "notice__title", title));
  items.forEach((item) => list.appendChild(item));
  body.appendChild(list);
  box.appendChild(body);
  return box;
}
