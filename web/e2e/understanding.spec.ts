// From a bank's file to a signed account, against a real server: taken from a watched folder, categorised by a rule, matched with an invoice, reconciled.
import { expect, test } from "@playwright/test";
import { addFolder, land, removeFolder } from "./landing";
import { checkPage, settle, watchProblems } from "./page-checks";

test.skip(process.env["BURSAR_URL"] === undefined, "BURSAR_URL names the server to try");

watchProblems();

/** A statement of an account that is new in every run: one line for a rule, one for an invoice. */
function bankFile(number: string) {
  const lines = [":20:E2E", `:25:DE00${number}`, ":28C:1/1", ":60F:C261119EUR1000,00", `:61:2611201120D50,00NTRFNONREF//P${number}`, `:86:Parking ${number}`, `:61:2611201120C250,00NTRFRE-${number}//R${number}`, `:86:Invoice RE-${number}`, ":62F:C261120EUR1200,00", "-"];
  return { name: `understanding-${number}.sta`, mimeType: "text/plain", buffer: Buffer.from(`${lines.join("\r\n")}\r\n`) };
}

test("a file that lands is categorised, matched, and its account signed off", async ({ page }) => {
  const number = String(Date.now()).slice(-10);
  const category = `expenses:parking ${number}`;
  // A rule, before the file comes.
  await page.goto("/rules");
  const opened = await page.evaluate(async (path) => (await fetch("/api/v1/accounts", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ path }) })).status, category);
  expect(opened).toBe(201);
  await page.getByRole("button", { name: "New rule" }).first().click();
  const editor = page.getByRole("dialog", { name: "New rule" });
  await editor.getByLabel("Name").fill(`Parking ${number}`);
  await editor.getByLabel("Text contains").fill(`parking ${number}`);
  await editor.getByLabel("Category").fill(category);
  await editor.getByRole("button", { name: "Try on the history" }).click();
  await expect(editor.getByText("Nothing would change")).toBeVisible();
  await checkPage(page);
  await editor.getByRole("button", { name: "Keep rule" }).click();
  await expect(editor).toBeHidden();
  await expect(page.getByRole("region", { name: "Rules" })).toContainText(`Parking ${number}`);
  // What is expected.
  await page.goto("/open-items");
  await page.getByRole("button", { name: "Import items" }).first().click();
  const items = `kind,counterparty,reference,amount,currency,due\nreceivable,Kunde ${number},RE-${number},250.00,EUR,2026-11-18\n`;
  const dialog = page.getByRole("dialog", { name: "Import items" });
  await dialog.getByLabel("File").setInputFiles({ name: "open.csv", mimeType: "text/csv", buffer: Buffer.from(items) });
  await dialog.getByRole("button", { name: "Import items" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("region", { name: "Open items" })).toContainText(`RE-${number}`);
  // The bank's file lands in a watched folder, and is booked by itself.
  const folder = await addFolder(page, `Bank ${number}`);
  expect(await land(page, `Bank ${number}`, folder, bankFile(number)), "the folder is on this machine").toBe(true);
  // The invoice is settled by its line.
  await page.goto("/open-items");
  const proposal = page.getByRole("row").filter({ hasText: `RE-${number}` }).filter({ has: page.getByRole("checkbox") });
  await proposal.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Accept 1 match" }).click();
  await expect(page.getByText("Accepted")).toBeVisible();
  await settle(page);
  await checkPage(page);
  // Bank and books agree, and stay so.
  await page.goto("/reconciliation");
  const account = page.getByRole("row").filter({ hasText: number });
  await account.getByRole("button", { name: /^Reconcile/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Start" }).click();
  await expect(page.getByText(/^Bank and books agree\./)).toBeVisible();
  await expect(page.getByRole("region", { name: "Entries" })).toContainText(category);
  await settle(page);
  await checkPage(page);
  await page.getByRole("button", { name: "Sign off" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Sign off" }).click();
  await expect(account).toContainText("20 Nov 2026");
  await removeFolder(page, `Bank ${number}`);
});
