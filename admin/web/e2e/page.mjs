// Looks at the operator's page with a real browser: axe (also target-size, which axe leaves
// off), the keyboard, renewal without losing focus, and the page without scripts. Takes pictures.
//
//   node page.mjs URL OUT-DIR [stop-command]
//
// Prints one line for each check and ends with 1 when any failed.
import { readFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [url, out] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let failed = 0;
const check = (name, ok, detail = "") => {
  if (!ok) failed++;
  console.log(`${ok ? "ok  " : "FAIL"} ${name}${detail ? ": " + detail : ""}`);
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"],
});
const sizes = { wide: { width: 1366, height: 768 }, narrow: { width: 390, height: 844 } };

for (const [size, viewport] of Object.entries(sizes)) {
  for (const lang of ["vi", "en"]) {
    for (const scheme of ["light", "dark"]) {
      // axe is put in from outside, which the page's own policy forbids: this context goes round it.
      const ctx = await browser.newContext({ viewport, locale: lang === "vi" ? "vi-VN" : "en-GB", colorScheme: scheme, bypassCSP: true });
      const page = await ctx.newPage();
      await page.goto(url);
      await page.screenshot({ path: `${out}/${size}-${lang}-${scheme}.png`, fullPage: true });
      check(`${size} ${lang} ${scheme}: language`, (await page.getAttribute("html", "lang")) === lang);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      check(`${size} ${lang} ${scheme}: no sideways scrolling`, overflow <= 0, `${overflow} px`);
      if (size === "wide") {
        const wrapped = await page.$$eval(".c-shows .strong, .c-shows .sub", (all) => all.filter((e) => e.getBoundingClientRect().height > 1.5 * parseFloat(getComputedStyle(e).lineHeight)).map((e) => e.textContent));
        check(`${size} ${lang} ${scheme}: what is shown stands on one line each`, wrapped.length === 0, wrapped.join("; "));
      }
      check(`${size} ${lang} ${scheme}: no missing text`, !(await page.textContent("body")).includes("⟨"), (await page.textContent("body")).match(/⟨[^⟩]*⟩/)?.[0] ?? "");
      await page.locator("summary").click();
      await page.evaluate(axeSource);
      const result = await page.evaluate(() => axe.run(document, {
        runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
        rules: { "target-size": { enabled: true } },
      }));
      const bad = result.violations.map((v) => `${v.id} (${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join(", ")})`);
      check(`${size} ${lang} ${scheme}: axe, ${result.passes.length} rules passed`, bad.length === 0, bad.join("; "));
      check(`${size} ${lang} ${scheme}: axe looked at target-size`, [...result.passes, ...result.violations].some((r) => r.id === "target-size"));
      await ctx.close();
    }
  }
}

{ // the page as it is, with its policy
  const ctx = await browser.newContext({ viewport: sizes.wide, locale: "en-GB" });
  const page = await ctx.newPage();
  const errors = [];
  page.on("console", (m) => m.type() === "error" && errors.push(m.text()));
  page.on("pageerror", (e) => errors.push(String(e)));
  await page.goto(url);
  check("htmx is there", await page.evaluate(() => typeof window.htmx === "object"));

  // Keyboard: every stop is seen, in the order of reading, and none is a trap.
  const stops = [];
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body) return null;
      const s = getComputedStyle(e), r = e.getBoundingClientRect();
      return { what: e.textContent.trim().slice(0, 30), visible: s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 && r.width > 0 && r.top >= 0 && r.bottom <= innerHeight };
    });
    if (!stop) break;
    stops.push(stop);
  }
  check("keyboard: stops", stops.length >= 4, stops.map((s) => s.what).join(" → "));
  check("keyboard: focus is seen", stops.every((s) => s.visible), JSON.stringify(stops.filter((s) => !s.visible)));

  await page.goto(url);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  check("keyboard: skip link", await page.evaluate(() => document.activeElement?.id === "content"));
  await page.locator("summary").focus();
  await page.keyboard.press("Enter");
  check("keyboard: opens the rules", await page.evaluate(() => document.querySelector("details").open));

  // Renewal keeps focus, selection, what is open, and the rows themselves.
  await page.evaluate(() => {
    window.mark = document.querySelector("tbody tr");
    window.mark.dataset.kept = "yes"; // gone if the row is made anew
    const r = document.createRange();
    r.selectNodeContents(document.querySelector("tbody th .strong"));
    getSelection().removeAllRanges();
    getSelection().addRange(r);
  });
  const stamp = () => page.locator("#live time").first().getAttribute("datetime");
  const before = await stamp();
  let after = before;
  for (let i = 0; i < 150 && after === before; i++) {
    await page.waitForTimeout(100);
    after = await stamp();
  }
  check("renews itself", after !== before, `${before} → ${after}`);
  check("renewal keeps focus, selection and rows", await page.evaluate(() => document.activeElement?.tagName === "SUMMARY" && getSelection().toString().length > 0
    && document.querySelector("tbody tr") === window.mark && document.querySelector("details").open));
  check("no errors in the console", errors.length === 0, errors.join("; "));

  // A page that is cut off says so.
  await ctx.setOffline(true);
  let told = false;
  for (let i = 0; i < 300 && !told; i++) {
    await page.waitForTimeout(100);
    told = await page.locator("#stale").isVisible();
  }
  check("says that it is old when the server is gone", told);
  await page.screenshot({ path: `${out}/wide-en-stale.png` });
  await ctx.setOffline(false);
  for (let i = 0; i < 100 && told; i++) {
    await page.waitForTimeout(100);
    told = await page.locator("#stale").isVisible();
  }
  check("is well again when the server is back", !told);
  await ctx.close();
}

{ // without scripts
  const ctx = await browser.newContext({ viewport: sizes.wide, javaScriptEnabled: false });
  const page = await ctx.newPage();
  await page.goto(url);
  check("without scripts: the tables are there", (await page.locator("tbody tr").count()) > 1);
  check("without scripts: reloads itself", (await page.locator("noscript meta[http-equiv=refresh]").count()) === 1 || (await page.content()).includes('http-equiv="refresh"'));
  check("without scripts: a link to reload", await page.locator("footer a").isVisible());
  await ctx.close();
}

await browser.close();
process.exit(failed ? 1 : 0);
