import { chromium } from "@playwright/test";
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox","--disable-gpu"] });
const c = await b.newContext({ colorScheme: "dark", viewport: { width: 1440, height: 900 }, locale: "en-GB" });
const p = await c.newPage();
await p.goto("http://127.0.0.1:4391/"); await p.waitForTimeout(1200);
console.log((await p.locator(".chart-canvas").evaluate((e) => e.outerHTML)).replace(/ d="[^"]{200,}"/g, ' d="…"').slice(0, 3000));
await p.locator(".chart").evaluate((e)=>{const r=e.getBoundingClientRect();return [r.top,r.bottom]}).then(console.log);
const el = await p.evaluate(() => { const r = document.querySelector(".chart").getBoundingClientRect(); return document.elementsFromPoint(600, r.bottom-3).map((e)=>e.outerHTML.slice(0,200)) });
console.log(el);
// icons
const i = await b.newPage();
import { readFileSync } from "node:fs";
const svg = readFileSync("public/icons/icon.svg", "utf8");
for (const s of [192, 512]) { await i.setViewportSize({ width: s, height: s }); await i.setContent(`<body style="margin:0">${svg.replace("<svg", `<svg width=${s} height=${s} style="display:block"`).replace(' rx="112"','')}</body>`); await i.screenshot({ path: `public/icons/icon-${s}.png`, omitBackground: true }); }
await b.close();
