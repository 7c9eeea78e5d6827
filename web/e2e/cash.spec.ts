// Where money comes in by itself, and where it goes: connections, flows, positions, statements, in light, dark and on a phone.
import { expect, test } from "@playwright/test";
import { addFolder, land, removeFolder } from "./landing";
import { checkPage, settle, takePicture, watchProblems } from "./page-checks";
import { statementFile } from "./statement-file";

watchProblems();

test("connections: a file that lands becomes entries", async ({ page }) => {
  await page.goto("/connections");
  await expect(page.getByRole("heading", { level: 1, name: "Connections" })).toBeVisible();
  const name = `Landing ${Date.now()}`;
  await page.getByRole("button", { name: "Add connection" }).first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await checkPage(page);
  const folder = await addFolder(page, name);
  const isReal = await land(page, name, folder, statementFile());
  await settle(page);
  await checkPage(page);
  await takePicture(page, "connections");
  if (isReal) {
    await page.goto("/entries?q=Freight");
    await expect(page.getByRole("grid", { name: "Entries" }).getByText("Freight", { exact: true }).first()).toBeVisible();
  }
  await removeFolder(page, name);
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

test("expected cash flows", async ({ page }) => {
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  await page.goto(`/flows?from=${inDays(-21)}&to=${inDays(60)}`);
  const totals = page.getByRole("region", { name: "Expected", exact: true });
  await expect(totals.getByText("Closing with all of it")).toBeVisible();
  await page.getByRole("checkbox", { name: "With expected" }).check();
  await expect(page).toHaveURL(/ahead=drawn/);
  await settle(page);
  await checkPage(page);
  await takePicture(page, "flows-expected");
  await page.getByRole("region", { name: "Flows" }).getByRole("button", { name: /^Open the / }).first().click();
  await expect(page.getByRole("region", { name: /^Expected: / }).getByRole("row").nth(1)).toBeVisible();
  await settle(page);
  await checkPage(page);
  await takePicture(page, "flows-expected-open");
  await page.getByRole("radio", { name: "Where it came from and went" }).check();
  await settle(page);
  await takePicture(page, "flows-expected-sankey");
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
