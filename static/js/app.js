/* Small behaviours of every page. The pages work without this file; nothing here decides anything.
   Hooks are data- attributes. htmx event names appear only here. Syntax and APIs of Chromium 86. */

// ---- one banner for what did not reach the server -------------------------------------------

const banner = document.getElementById("banner");
let failedVerb = "";

function showBanner(words, linkHref, linkWords) {
  const frame = document.createElement("div");
  const line = document.createElement("p");
  frame.className = "frame";
  line.textContent = words;
  if (linkHref) {
    const link = document.createElement("a");
    link.href = linkHref;
    link.target = "_blank";
    link.rel = "opener";   // only our own sign-in page; WeChat needs the opener to come back
    link.textContent = linkWords;
    line.appendChild(link);
  }
  frame.appendChild(line);
  banner.textContent = "";
  banner.appendChild(frame);
  banner.hidden = false;
}

function verbOf(event) {
  return (event.detail.requestConfig && event.detail.requestConfig.verb) || "get";
}

// Reading and saving fail in different words: a list that did not load has lost nobody's text.
function tellNotSent(event) {
  failedVerb = verbOf(event);
  showBanner(failedVerb === "get"
    ? "没有取到内容：网络不通。请过一会儿再试。"
    : "没有保存成功：网络不通。您写的内容还在页面上，网络恢复后请再按一次“保存”。");
}

function reasonIn(html) {
  const found = new DOMParser().parseFromString(html || "", "text/html").getElementById("error-reason");
  return found ? found.textContent.trim() : "";
}

function tellRefused(event) {
  const xhr = event.detail.xhr;
  const saving = verbOf(event) !== "get";
  const number = xhr.getResponseHeader("X-Request-Id");
  failedVerb = verbOf(event);
  if (xhr.status === 401) {
    showBanner("登录已过期，内容还在页面上。请在新窗口登录后再按一次“保存”。", document.body.dataset.signIn, "去登录");
  } else if (xhr.status === 507) {
    showBanner(reasonIn(xhr.responseText) || "服务器的磁盘满了，请告诉系统管理员。您写的内容还在页面上，请不要关闭。");
  } else if (xhr.status === 403 || xhr.status === 404) {
    showBanner(reasonIn(xhr.responseText) ||
      (xhr.status === 403 ? "这一步现在不能做。请与乡镇党建办联系。" : "没有找到，可能已删除或不在您的范围。"));
  } else if (xhr.status === 413) {
    showBanner("没有保存成功：内容太大。请删减或分几次保存。");
  } else if (xhr.status === 429) {
    showBanner("操作太快了，请过一分钟再试。");
  } else {
    showBanner((saving ? "没有保存成功：系统出了问题。您写的内容还在页面上，请过一会儿再按一次“保存”。" : "没有取到内容：系统出了问题，请过一会儿再试。") +
      (number ? `如仍不行，请把编号 ${number} 告诉管理员。` : ""));
  }
}

// A background refresh that works must not wipe the news that a save did not.
function forgetBanner(event) {
  const status = event.detail.xhr ? event.detail.xhr.status : 0;
  const answered = (status >= 200 && status < 400) || status === 409 || status === 422;
  if (answered && (failedVerb === "get" || verbOf(event) !== "get")) {
    failedVerb = "";
    banner.hidden = true;
  }
}

// Before the answer takes the form's place.
function tellStored(event) {
  const status = event.detail.xhr ? event.detail.xhr.status : 0;
  if (status >= 200 && status < 300 && event.detail.elt.matches("form") && verbOf(event) !== "get") {
    document.dispatchEvent(new CustomEvent("form-stored", { detail: { form: event.detail.elt } }));
  }
}

// The press that failed asked for saving, and that has now been done without it.
function forgetFailedPress() {
  if (failedVerb && failedVerb !== "get") {
    failedVerb = "";
    banner.hidden = true;
  }
}

// The head of a plan's page says what the township has: old as soon as the page has saved by itself.
document.addEventListener("block-stored", () => {
  document.querySelectorAll("[data-once-stored]").forEach((line) => {
    if (line.dataset.onceStored) { line.textContent = line.dataset.onceStored; }
  });
});

// Of a block's buttons (presses.js): those that have to be pressed again, by their own words.
function tellMissed(event) {
  const line = banner.hidden ? null : banner.querySelector("p").firstChild;
  if (line) { line.textContent = line.textContent.replace(/“保存”/g, event.detail.words.map((words) => `“${words}”`).join("、")); }
}

document.addEventListener("htmx:beforeOnLoad", tellStored);
if (banner) {
  document.addEventListener("block-stored", forgetFailedPress);
  document.addEventListener("presses-done", forgetFailedPress);
  document.addEventListener("presses-missed", tellMissed);
  document.addEventListener("htmx:sendError", tellNotSent);
  document.addEventListener("htmx:timeout", tellNotSent);
  document.addEventListener("htmx:responseError", tellRefused);
  document.addEventListener("htmx:afterRequest", forgetBanner);
}

// ---- focus -----------------------------------------------------------------------------------

function focusOn(control) {
  const fold = control.closest("details:not([open])");
  if (fold) { fold.open = true; }
  control.focus({ preventScroll: true });
  control.scrollIntoView({ block: "center" });
}

// A page may hold several forms: the one that was just refused comes first.
function focusFirstProblem(inside) {
  const wanted = "#error-summary, [aria-invalid=true]";
  const problem = (inside && inside.querySelector(wanted)) || document.querySelector(wanted);
  if (problem) { focusOn(problem); }
  return Boolean(problem);
}

function fragmentTarget() {
  let id = "";
  try { id = decodeURIComponent(location.hash.slice(1)); } catch (badEscape) { return null; }
  let element = id ? document.getElementById(id) : null;
  if (element && element.matches("fieldset")) { element = element.querySelector("input, select, textarea"); }
  return element && element.matches("input, select, textarea, button") ? element : null;
}

function focusFragment() {
  const control = fragmentTarget();
  if (control) { focusOn(control); }
}

// Links marked data-focus go to a form control, here or on the next page. Pressing the same one
// twice changes no hash, so the press itself is answered as well.
window.addEventListener("hashchange", focusFragment);
// The browser scrolls to a fragment by itself after loading, to the very top; ours has to come last.
window.addEventListener("load", () => {
  if (fragmentTarget() && !document.getElementById("error-summary")) { setTimeout(focusFragment, 0); }
});
document.addEventListener("click", (event) => {
  if (event.target.closest("a[data-focus]")) { setTimeout(focusFragment, 0); }
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.xhr && event.detail.xhr.status === 422) { focusFirstProblem(event.target); }
});

// ---- long text: boxes that grow, counters that never cut -------------------------------------

function grow(box) {
  const scrolled = window.pageYOffset;
  box.style.height = "auto";
  // A box in a closed <details> has no height yet; it grows at the first key instead.
  if (box.scrollHeight) { box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`; }
  if (window.pageYOffset !== scrolled) { window.scrollTo(window.pageXOffset, scrolled); }
}

// The server counts code points with a line break as one; so a rare character (𬭎) is one here too.
function lengthOf(text) {
  return Array.from(text.replace(/\r\n?/g, "\n")).length;
}

function counterOf(box) {
  const id = `${box.id || box.name}-count`;
  let counter = document.getElementById(id);
  if (!counter) {
    counter = document.createElement("p");
    counter.id = id;
    counter.className = "field__count";
    box.insertAdjacentElement("afterend", counter);
  }
  return counter;
}

function count(box) {
  const limit = Number(box.dataset.limit);
  const length = lengthOf(box.value);
  const counter = counterOf(box);
  counter.textContent = `已写 ${length} / ${limit} 字${length > limit ? `，请删去 ${length - limit} 字` : ""}`;
  counter.classList.toggle("is-near", length > limit * 0.8);   // small boxes show only this and what is over
  counter.classList.toggle("is-over", length > limit);
  if (length > limit) { counter.setAttribute("role", "status"); } else { counter.removeAttribute("role"); }
}

document.addEventListener("input", (event) => {
  const box = event.target;
  if (box.matches("textarea[data-grow]")) { grow(box); }
  if (box.matches("textarea[data-limit]")) { count(box); }
});

function prepare(root) {
  root.querySelectorAll("textarea[data-grow]").forEach(grow);
  root.querySelectorAll("textarea[data-limit]").forEach(count);
}

// What only a script can do is only shown where there is one.
function reveal() { document.querySelectorAll("[data-script-only][hidden]").forEach((part) => { part.hidden = false; }); }

document.addEventListener("htmx:load", (event) => {
  reveal();
  prepare(event.detail.elt.parentNode || document);
  document.dispatchEvent(new Event("page-changed"));
});
document.addEventListener("toggle", (event) => { if (event.target.open) { prepare(event.target); } }, true);

// ---- a remark about a few words: what is marked in a field goes along when its form is opened -----

document.addEventListener("htmx:configRequest", (event) => {
  const link = event.detail.elt;
  const marked = window.getSelection();
  if (!link.matches("[data-quotes]") || !marked.rangeCount || marked.isCollapsed) { return; }
  const text = link.closest(".review-field").querySelector(".review-field__text");
  if (text && text.contains(marked.anchorNode) && text.contains(marked.focusNode)) { event.detail.parameters.quote = String(marked).trim(); }
});

// ---- print, copy, menus ----------------------------------------------------------------------

// Offices open the portal by plain http inside the county network, where there is no clipboard API.
function copyByHand(text) {
  const box = document.createElement("textarea");
  box.value = text;
  box.className = "sr-only";
  document.body.appendChild(box);
  box.select();
  box.setSelectionRange(0, text.length);
  const copied = document.execCommand("copy");
  box.remove();
  return copied;
}

function copy(text) {
  if (navigator.clipboard && window.isSecureContext) {
    return navigator.clipboard.writeText(text).then(() => true, () => copyByHand(text));
  }
  return Promise.resolve(copyByHand(text));
}

function tellCopied(button, copied) {
  let told = button.nextElementSibling;
  if (!told || !told.classList.contains("copied")) {
    told = document.createElement("span");
    told.className = "copied quiet";
    told.setAttribute("role", "status");
    button.insertAdjacentElement("afterend", told);
  }
  told.textContent = copied ? "已复制" : "没有复制成功，请长按文字自己复制";
}

document.addEventListener("click", (event) => {
  const copying = event.target.closest("[data-copy]");
  if (event.target.closest("[data-print]")) { window.print(); }
  if (copying) {
    const source = document.querySelector(copying.dataset.copy);
    copy("value" in source ? source.value : source.textContent.trim()).then((copied) => {
      copying.focus();
      tellCopied(copying, copied);
    });
  }
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (!menu.contains(event.target)) { menu.open = false; }
  });
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("details[data-menu][open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// ---- start -----------------------------------------------------------------------------------

function start() {
  reveal();
  prepare(document);
  if (!document.getElementById("error-summary") || !focusFirstProblem(null)) { focusFragment(); }
}

if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); } else { start(); }
