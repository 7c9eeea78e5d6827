// A watched folder: a file that lands comes in by itself, over a real server or the made-up one.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";

/** Adds a connection to a folder of its own, and answers where that is. */
export async function addFolder(page: Page, name: string): Promise<string> {
  await page.goto("/connections");
  await page.getByRole("button", { name: "Add connection" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await dialog.getByRole("textbox", { name: "New accounts" }).fill("open");
  await dialog.getByRole("button", { name: "Add connection" }).click();
  const row = page.getByRole("listitem").filter({ hasText: name });
  await expect(row).toBeVisible();
  return (await row.locator("code").textContent()) ?? "";
}

/** Puts a file into the folder, if this is its machine, and syncs. Answers whether it is. */
export async function land(page: Page, name: string, folder: string, file: { readonly name: string; readonly buffer: Buffer }): Promise<boolean> {
  // The made-up server books what it likes.
  const isReal = existsSync(folder);
  if (isReal) writeFileSync(join(folder, file.name), file.buffer);
  await page.getByRole("button", { name: `Sync ${name} now` }).click();
  await expect(page.getByText(/^[1-9]\d* lines booked$/).first()).toBeVisible({ timeout: 30_000 });
  return isReal;
}

export async function removeFolder(page: Page, name: string) {
  await page.goto("/connections");
  await page.getByRole("button", { name: `Remove ${name}` }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("The connection is removed")).toBeVisible();
}
