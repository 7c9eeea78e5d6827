// Every route, in light, dark and on a phone: it shows what it should, nothing fails, axe finds nothing.
import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";

const IMAGES = new URL("../../docs/images/", import.meta.url).pathname;

async function checkPage(page: Page) {
  const results = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  expect(results.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, "the page scrolls sideways").toBe(0);
}

/** README pictures: the desktop ones in both themes, the phone's under its own name. */
async function takePicture(page: Page, name: string) {
  if (process.env["BURSAR_SCREENSHOTS"] !== "1") return;
  await page.waitForTimeout(400); // A still picture: the chart's code and fonts have arrived.
  await page.screenshot({ path: `${IMAGES}${name}-${test.info().project.name}.png` });
}

async function settle(page: Page) {
  await page.evaluate(() => document.fonts.ready);
  await expect(page.locator(".skeleton")).toHaveCount(0);
}

/** A small bank file, the same for the mock and for a real server: its account is new every run. */
function statementFile(): { name: string; mimeType: string; buffer: Buffer } {
  const number = String(Date.now()).slice(-10);
  const lines = [":20:E2E", `:25:DE00${number}`, ":28C:1/1", ":60F:C261119EUR1000,00", ":61:2611201120C250,00NTRFE2E//REF1", ":86:Invoice 1", ":61:2611201120D50,00NTRFE2E//REF2", ":86:Freight", ":62F:C261120EUR1200,00", "-"];
  return { name: `e2e-${number}.sta`, mimeType: "text/plain", buffer: Buffer.from(`${lines.join("\r\n")}\r\n`) };
}

const problems: string[] = [];

test.beforeEach(({ page }) => {
  problems.length = 0;
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
});
test.afterEach(() => {
  expect(problems).toEqual([]);
});

test("overview", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await expect(page.getByText(/^Total on/)).toBeVisible();
  await expect(page.locator(".chart canvas")).toBeVisible();
  await settle(page);
  await checkPage(page);
  await takePicture(page, "overview");
  await page.getByRole("radio", { name: "Bank" }).check();
  await expect(page).toHaveURL(/chart=bank/);
  await expect(page.locator(".legend li").first()).toBeVisible();
});

test("accounts", async ({ page }) => {
  await page.goto("/accounts");
  await expect(page.getByRole("treegrid", { name: "Accounts" })).toBeVisible();
  await settle(page);
  await checkPage(page);
  await takePicture(page, "accounts");
});

test("account", async ({ page }) => {
  await page.goto("/accounts?q=bank");
  await page.getByRole("treegrid").getByRole("row").last().click();
  await expect(page).toHaveURL(/\/accounts\/\d+/);
  await expect(page.getByRole("grid", { name: "Entries" })).toBeVisible();
  await settle(page);
  await checkPage(page);
  await takePicture(page, "account");
});

test("entries", async ({ page }) => {
  await page.goto("/entries");
  const grid = page.getByRole("grid", { name: "Entries" });
  await expect(grid.getByRole("row").nth(5)).toBeVisible();
  await settle(page);
  await checkPage(page);
  await takePicture(page, "entries");
  // The end of the list is one key away, however long it is.
  await grid.focus();
  await page.keyboard.press("End");
  const count = Number((await grid.getAttribute("aria-rowcount")) ?? "0");
  await expect(grid.locator(`[aria-rowindex="${count}"]`)).toBeInViewport();
  await expect(page.locator(".entry-row-skeleton")).toHaveCount(0);
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("dialog");
  await expect(drawer.getByText("Postings")).toBeVisible();
  await settle(page);
  await page.waitForTimeout(300); // The drawer has slid in: axe measures contrast on what is drawn.
  await checkPage(page);
  await takePicture(page, "entry");
  const url = page.url();
  await page.keyboard.press("k");
  await expect(page).not.toHaveURL(url);
  await page.keyboard.press("Escape");
  await expect(drawer).toHaveCount(0);
});

test("import", async ({ page }) => {
  await page.goto("/import");
  await expect(page.getByText("Drop statements here")).toBeVisible();
  await settle(page);
  await checkPage(page);
  await page.locator("input[type=file]").setInputFiles([statementFile()]);
  await expect(page).toHaveURL(/\/import\/.+/);
  await expect(page.getByRole("heading", { name: "Statements" })).toBeVisible();
  await settle(page);
  await checkPage(page);
  await takePicture(page, "import");
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(page).toHaveURL(/\/import$/);
});

test("palette and shortcuts", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByText(/^Total on/)).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Search or jump" })).toBeFocused();
  await page.waitForTimeout(200);
  await checkPage(page);
  await page.keyboard.type("entries");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/entries/);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await page.waitForTimeout(200);
  await checkPage(page);
});

test("an unknown path says so", async ({ page }) => {
  await page.goto("/nowhere");
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  await checkPage(page);
});
