/* Walks the pages that one person reaches and writes what is wrong with them as JSON.
 *
 *   node walk.js ADDRESS USERNAME PASSWORD PAGES FOLDER-OF-CHROMIUM
 */
"use strict";

const path = require("path");
const inspect = require("./inspect.js");

const [address, username, password, pages, place] = process.argv.slice(2);
const puppeteer = require(path.join(path.resolve(place), "node_modules/puppeteer-core"));
const WIDTHS = [1366, 360];
const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--lang=zh-CN", "--disable-background-networking"];
// Files, and what ends the visit or is a page of its own for others.
const LEFT_OUT = /sign-out|\/workbook$|template|\.(pdf|xlsx|docx|zip|png)|download|export|\/blocks\/.*\?|pickup|\/t\b/;

/* One page of a kind is enough: numbers and keys in addresses do not make another. */
function kindOf(url) {
  return url.pathname.replace(/\d+/g, "N").replace(/(star|task)\.[a-z]+(\.N)?/g, "$1").replace(/\/tables\/[a-z]+/, "/tables/S");
}

async function signIn(page) {
  await page.goto(`${address}/sign-in`);
  await page.type("[name=username]", username);
  await page.type("[name=password]", password);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
}

async function walk(page, found) {
  const seen = new Set();
  const waiting = [page.url()];
  while (waiting.length && seen.size < Number(pages)) {
    const url = new URL(waiting.shift());
    if (seen.has(kindOf(url))) { continue; }
    seen.add(kindOf(url));
    const response = await page.goto(url.href);
    if (!response || response.status() >= 500) { found.push({ page: url.pathname, what: `status ${response && response.status()}` }); }
    for (const width of WIDTHS) {
      await page.setViewport({ width, height: 768 });
      for (const what of await page.evaluate(inspect)) { found.push({ page: url.pathname, width, what }); }
    }
    const links = await page.$$eval("a[href]", (all) => all.map((link) => link.href));
    waiting.push(...links.filter((href) => href.startsWith(`${address}/`) && !LEFT_OUT.test(href)));
  }
  return [...seen];
}

(async function () {
  const browser = await puppeteer.launch({ args: ARGUMENTS, executablePath: path.join(path.resolve(place), "chromium") });
  try {
    const page = await browser.newPage();
    const found = [];
    page.on("console", (message) => {
      if (message.type() === "error" && !/^Failed to load resource/.test(message.text())) { found.push({ page: page.url(), what: message.text() }); }
    });
    page.on("pageerror", (error) => found.push({ page: page.url(), what: String(error) }));
    await page.setViewport({ width: WIDTHS[0], height: 768 });
    await signIn(page);
    const seen = await walk(page, found);
    process.stdout.write(JSON.stringify({ version: await browser.version(), seen, found }));
  } finally {
    await browser.close();
  }
}()).catch((error) => { process.stderr.write(`${error.stack}\n`); process.exit(1); });
