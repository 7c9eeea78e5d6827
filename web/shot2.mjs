import { chromium } from "@playwright/test";
const base = "http://127.0.0.1:4391";
const args = ["--no-sandbox","--disable-gpu","--disable-quic","--no-first-run","--disable-background-networking","--disable-component-update","--disable-sync"];
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args });
for (const [mode, opt] of Object.entries({ light: { colorScheme: "light", viewport: { width: 1440, height: 900 } }, phone: { colorScheme: "light", viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } })) {
  const c = await b.newContext({ ...opt, locale: "en-GB" });
  const p = await c.newPage();
  p.on("pageerror", (e) => console.log(mode, "PAGEERROR", e.message));
  p.on("console", (m) => { if (["error","warning"].includes(m.type())) console.log(mode, m.text()); });
  await p.goto(base + "/import");
  await p.locator("input[type=file]").setInputFiles([{ name: "nordbank-225.sta", mimeType: "text/plain", buffer: Buffer.from("x".repeat(12000)) }, { name: "umsaetze-november.csv", mimeType: "text/csv", buffer: Buffer.from("x".repeat(3000)) }]);
  await p.waitForURL("**/import/imp_*");
  await p.waitForTimeout(800);
  await p.screenshot({ path: `/tmp/web-shots/import-${mode}.png`, fullPage: true });
  if (mode === "light") {
    await p.goto(base + "/");
    await p.waitForTimeout(800);
    await p.keyboard.press("Control+k"); await p.waitForTimeout(200);
    await p.keyboard.type("nord"); await p.waitForTimeout(400);
    await p.screenshot({ path: `/tmp/web-shots/palette.png` });
    await p.keyboard.press("Escape"); await p.waitForTimeout(300);
    await p.keyboard.press("?"); await p.waitForTimeout(400);
    await p.screenshot({ path: `/tmp/web-shots/help.png` });
    await p.keyboard.press("Escape"); await p.waitForTimeout(300);
    await p.mouse.move(700, 350); await p.waitForTimeout(400);
    await p.screenshot({ path: `/tmp/web-shots/tip.png`, clip: { x: 230, y: 0, width: 1210, height: 520 } });
    await p.goto(base + "/entries?min=1000&asset=USD"); await p.waitForTimeout(800);
    await p.getByRole("combobox", { name: "Account" }).click(); await p.waitForTimeout(300);
    await p.screenshot({ path: `/tmp/web-shots/filters.png` });
  }
  await c.close();
}
await b.close();
