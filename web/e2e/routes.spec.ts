// Every route, in light, dark and on a phone: it shows what it should, nothing fails, axe finds nothing.
import { expect, test } from "@playwright/test";
import { checkPage, settle, takePicture, watchProblems } from "./page-checks";
import { statementFile } from "./statement-file";

watchProblems();

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

for (const [report, heading] of [["balance-sheet", "Balance sheet"], ["income-statement", "Income statement"], ["trial-balance", "Trial balance"]] as const) {
  test(`report: ${report}`, async ({ page }) => {
    await page.goto(`/reports/${report}`);
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    await expect(page.getByRole("table").first()).toBeVisible();
    await expect(page.getByText(/^Valued with/)).toBeVisible();
    await settle(page);
    await checkPage(page);
    await takePicture(page, report);
    await page.getByRole("combobox", { name: "Depth" }).selectOption("2");
    await expect(page).toHaveURL(/depth=2/);
    await page.getByRole("combobox", { name: "In" }).selectOption("none");
    await expect(page).toHaveURL(/in=none/);
    await expect(page.getByText(/^Valued with/)).toHaveCount(0);
    await checkPage(page);
  });
}

test("forecast", async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto("/forecast");
  await expect(page.getByRole("heading", { level: 1, name: "Forecast" })).toBeVisible();
  // A server of its own has none yet: it is made here, and takes its time.
  const make = page.getByRole("button", { name: "Make a forecast" });
  const fan = page.getByRole("img", { name: /^Held from/ });
  const none = page.getByRole("heading", { name: "No forecast yet" });
  await expect(fan.or(none)).toBeVisible({ timeout: 60_000 });
  if (await none.isVisible()) await make.click();
  await expect(fan.locator("canvas")).toBeVisible({ timeout: 120_000 });
  await page.reload(); // Without the word that it was made, which is about to go.
  await expect(fan.locator("canvas")).toBeVisible();
  await expect(page.getByRole("region", { name: "Receipts and payments" }).getByRole("rowheader", { name: "Closing" })).toBeVisible();
  await settle(page);
  await checkPage(page);
  await takePicture(page, "forecast");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export XLSX" }).click();
  expect((await download).suggestedFilename()).toMatch(/^forecast-.*\.xlsx$/);
  // A figure to come says where it comes from.
  const figure = page.getByRole("button", { name: /^Where .* comes from/ }).last();
  await figure.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: "How forecasts of it did" })).toBeVisible();
  await page.waitForTimeout(300);
  await checkPage(page);
  await takePicture(page, "forecast-figure");
  await page.keyboard.press("Escape");
  await expect(figure).toBeFocused();
  await page.getByRole("button", { name: "Scenarios" }).click();
  const drawer = page.getByRole("dialog");
  await expect(drawer.getByRole("region", { name: "Scenarios" })).toBeVisible();
  await page.waitForTimeout(300); // The drawer has slid in: axe measures contrast on what is drawn.
  await checkPage(page);
  await takePicture(page, "scenarios");
  await page.keyboard.press("Escape");
  await expect(drawer).toHaveCount(0);
});

test("where money should lie", async ({ page }) => {
  await page.goto("/forecast/proposals");
  await expect(page.getByRole("heading", { level: 1, name: "Where money should lie" })).toBeVisible();
  const accounts = page.getByRole("region", { name: "Accounts" });
  await expect(accounts).toBeVisible();
  await settle(page);
  await checkPage(page);
  await takePicture(page, "proposals");
  // Another number is another answer, without a step in between.
  const days = page.getByRole("textbox", { name: "Days" });
  const solved = page.waitForResponse((response) => response.url().includes("/forecasting/proposals") && response.request().method() === "POST");
  await days.fill("7");
  expect(await (await solved).json()).toMatchObject({ days: 7 });
});

test("forecast settings", async ({ page }) => {
  await page.goto("/forecast/settings");
  await expect(page.getByRole("heading", { level: 1, name: "Forecast settings" })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Days ahead" })).toBeVisible();
  await settle(page);
  await checkPage(page);
  await takePicture(page, "forecast-settings");
});

test("how forecasts did", async ({ page }) => {
  await page.goto("/forecast/performance");
  await expect(page.getByRole("heading", { level: 1, name: "How forecasts did" })).toBeVisible();
  // A server of its own has none that is a week old.
  const models = page.getByRole("img", { name: "Error of each model through time" }).locator("canvas");
  const none = page.getByRole("heading", { name: "Nothing to compare yet" });
  await expect(models.or(none)).toBeVisible({ timeout: 60_000 });
  await settle(page);
  await checkPage(page);
  await takePicture(page, "performance");
});

test("as known at", async ({ page }) => {
  await page.goto("/accounts");
  await page.getByRole("button", { name: "As known at" }).click();
  await page.getByRole("radio", { name: "Record" }).check();
  await page.getByRole("textbox", { name: "Record" }).fill("1500");
  await page.waitForTimeout(200);
  await checkPage(page);
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/known_seq=1500/);
  await expect(page.getByRole("button", { name: /^As known at record/ })).toBeVisible();
  await settle(page);
  await checkPage(page);
});

test("operations", async ({ page }) => {
  test.slow(); // A backup is made and proved meanwhile.
  await page.goto("/operations");
  await expect(page.getByRole("heading", { level: 1, name: "Operations" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Database" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Schedules" }).getByRole("row").nth(1)).toBeVisible();
  await settle(page);
  await checkPage(page);
  const run = page.getByRole("button", { name: "Run jobs-prune now" });
  await run.click();
  await expect(page.getByText("The job is in the queue")).toBeVisible();
  await page.getByRole("radio", { name: "Completed" }).check();
  await expect(page).toHaveURL(/state=completed/);
  await expect(page.getByRole("region", { name: "Jobs" }).getByText("jobs-prune").first()).toBeVisible({ timeout: 20_000 });
  await page.getByRole("button", { name: "Back up now" }).click();
  await expect(page.getByRole("region", { name: "Backups" }).getByText("Trusted").first()).toBeVisible({ timeout: 40_000 });
  await settle(page);
  await checkPage(page);
  await takePicture(page, "operations");
});

test("new entry", async ({ page }) => {
  await page.goto("/entries/new");
  await page.getByRole("textbox", { name: "Description" }).fill("Browser test");
  const account = async (line: number, place: number) => {
    await page.getByRole("combobox", { name: `Account, line ${line}` }).click();
    await page.getByRole("option").nth(place).click();
  };
  await account(1, 0);
  await account(2, 1);
  await page.getByRole("textbox", { name: "Debit, line 1" }).fill("12,50");
  await expect(page.getByText(/^Credit missing/)).toBeVisible();
  await settle(page);
  await checkPage(page);
  await takePicture(page, "new-entry");
  await page.getByRole("textbox", { name: "Credit, line 2" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("EUR balances")).toBeVisible();
  await checkPage(page);
  await page.keyboard.press("Control+Enter");
  await expect(page).toHaveURL(/\/entries\?.*entry=\d+/);
  const drawer = page.getByRole("dialog").filter({ hasText: "Postings" });
  await expect(drawer.getByRole("heading", { name: "Browser test" })).toBeVisible();
  await drawer.getByRole("button", { name: "Reclassify" }).click();
  await expect(page.getByRole("dialog", { name: /^Reclassify entry/ })).toBeVisible();
  await page.waitForTimeout(300);
  await checkPage(page);
});

test("new account and its changes", async ({ page }) => {
  await page.goto("/accounts?create=true");
  const dialog = page.getByRole("dialog", { name: "New account" });
  await expect(dialog).toBeVisible();
  await page.waitForTimeout(300);
  await checkPage(page);
  await dialog.getByRole("combobox", { name: "Path" }).fill(`assets:cash:till ${Date.now()}`);
  await dialog.getByRole("button", { name: "Open account" }).click();
  await expect(page.getByText("Account opened")).toBeVisible();
  await page.goto("/accounts/1");
  await page.getByRole("button", { name: "Edit" }).click();
  await expect(page.getByRole("dialog", { name: "Edit account" })).toBeVisible();
  await page.waitForTimeout(300);
  await checkPage(page);
});

test("prices", async ({ page }) => {
  await page.goto("/prices");
  await expect(page.getByRole("navigation", { name: "Pairs" })).toBeVisible();
  await expect(page.locator(".chart canvas")).toBeVisible();
  await settle(page);
  await checkPage(page);
  await takePicture(page, "prices");
  await page.getByRole("navigation", { name: "Pairs" }).getByRole("button").last().click();
  await expect(page).toHaveURL(/base=/);
  await page.getByRole("button", { name: "Import CSV" }).click();
  await expect(page.getByRole("dialog", { name: "Import CSV" })).toBeVisible();
  await page.waitForTimeout(300);
  await checkPage(page);
});

for (const [path, heading] of [["/rules", "Rules"], ["/suggestions", "Suggestions"], ["/open-items", "Open items"], ["/counterparties", "Counterparties"], ["/reconciliation", "Reconciliation"], ["/budgets", "Budgets"], ["/facilities", "Debt and deposits"], ["/intercompany", "Intercompany"]] as const) {
  test(heading, async ({ page }) => {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    await settle(page);
    await checkPage(page);
    await takePicture(page, path.slice(1));
  });
}

test("CSV mappings", async ({ page }) => {
  await page.goto("/import/mappings");
  await expect(page.getByRole("heading", { level: 1, name: "CSV mappings" })).toBeVisible();
  await settle(page);
  await checkPage(page);
});

test("a new organisation", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: /^Organisation:/ }).click();
  await page.getByRole("menuitem", { name: /New organisation/ }).click();
  await expect(page.getByRole("dialog", { name: "New organisation" })).toBeVisible();
  await page.waitForTimeout(300);
  await checkPage(page);
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
