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
