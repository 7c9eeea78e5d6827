// Where money comes in by itself, and where it goes: connections, flows, positions, statements, in light, dark and on a phone.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { checkPage, settle, takePicture, watchProblems } from "./page-checks";
import { statementFile } from "./statement-file";

watchProblems();

test("connections: a file that lands becomes entries", async ({ page }) => {
  await page.goto("/connections");
  await expect(page.getByRole("heading", { level: 1, name: "Connections" })).toBeVisible();
  const name = `Landing ${Date.now()}`;
  await page.getByRole("button", { name: "Add connection" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await dialog.getByRole("textbox", { name: "new_accounts" }).fill("open");
  await checkPage(page);
  await dialog.getByRole("button", { name: "Add connection" }).click();
  const row = page.getByRole("listitem").filter({ hasText: name });
  await expect(row).toBeVisible();
  // Against a real server on this machine the file really lands; the made-up one books what it likes.
  const folder = (await row.locator("code").textContent()) ?? "";
  const file = statementFile();
  const isReal = existsSync(folder);
  if (isReal) writeFileSync(join(folder, file.name), file.buffer);
  await page.getByRole("button", { name: `Sync ${name} now` }).click();
  await expect(page.getByText(/^[1-9]\d* lines booked$/).first()).toBeVisible({ timeout: 30_000 });
  await settle(page);
  await checkPage(page);
  await takePicture(page, "connections");
  if (isReal) {
    await page.goto("/entries?q=Freight");
    await expect(page.getByRole("grid", { name: "Entries" }).getByText("Freight", { exact: true }).first()).toBeVisible();
    await page.goto("/connections");
  }
  await page.getByRole("button", { name: `Remove ${name}` }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("The connection is removed")).toBeVisible();
});

test("cash flows", async ({ page }) => {
  await page.goto("/flows?from=2026-09-01&to=2026-10-31");
  const table = page.getByRole("region", { name: "Flows" });
  await expect(table.getByRole("row").nth(2)).toBeVisible();
  await expect(page.locator(".chart canvas")).toBeVisible();
  await settle(page);
  await checkPage(page);
  await takePicture(page, "flows");
  await page.getByRole("radio", { name: "Where it came from and went" }).check();
  await expect(page).toHaveURL(/chart=sankey/);
  await page.getByRole("combobox", { name: "Compare with" }).selectOption("previous");
  await expect(table.getByText("Before")).toBeVisible();
  await settle(page);
  await checkPage(page);
  await takePicture(page, "flows-sankey");
});

test("positions", async ({ page }) => {
  await page.goto("/positions?group=bank");
  await expect(page.getByRole("region", { name: "Positions" }).getByRole("rowheader", { name: "Total" })).toBeVisible();
  await settle(page);
  await checkPage(page);
  await takePicture(page, "positions");
});

test("statements", async ({ page }) => {
  await page.goto("/statements");
  await expect(page.getByRole("list", { name: /^Days of / }).first()).toBeVisible();
  await settle(page);
  await checkPage(page);
  await takePicture(page, "statements");
});
