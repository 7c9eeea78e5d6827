// What people type: an account and an entry, the terms of an account, and who approves payments; over a real server, with people of its own.
import { expect, test, type Page } from "@playwright/test";
import { checkPage, ONCE, settle, watchProblems } from "./page-checks";
import { post, proveIfAsked, register, STEP_MS } from "./people";
import { BINARY, start, stop, type Server } from "./real-server";

test.skip(BINARY === undefined, "BURSAR_BIN names the binary to try");

watchProblems();

let server: Server | undefined;
test.beforeAll(async () => {
  if (BINARY !== undefined) server = await start(BINARY);
});
test.afterAll(async () => {
  if (server !== undefined) await stop(server);
});

/** Opens an account by its form. */
async function openAccount(page: Page, url: string, path: string) {
  await page.goto(`${url}/accounts?create=true`);
  const dialog = page.getByRole("dialog", { name: "New account" });
  await dialog.getByLabel("Path").fill(path);
  await dialog.getByLabel("Asset").fill("EUR");
  if (path.startsWith("assets")) await dialog.getByLabel("Identification").fill("DE89370400440532013000");
  await dialog.getByRole("button", { name: "Open account" }).click();
  await expect(dialog).toBeHidden();
}

/** Books an entry of two lines by its form. */
async function bookEntry(page: Page, url: string, amount: string) {
  await page.goto(`${url}/entries/new`);
  await page.getByRole("textbox", { name: "Description" }).fill("First sale");
  for (const [line, text] of [["1", "nordbank"], ["2", "sales"]] as const) {
    await page.getByRole("combobox", { name: `Account, line ${line}` }).fill(text);
    await page.getByRole("option").first().click();
  }
  await page.getByRole("textbox", { name: "Debit, line 1" }).fill(amount);
  const book = page.getByRole("button", { name: /^Book entry/ });
  await expect(book).toBeDisabled();
  await page.getByRole("textbox", { name: "Credit, line 2" }).press("Enter");
  await expect(page.getByText("EUR balances")).toBeVisible();
  await book.click();
  await expect(page.getByRole("heading", { name: "First sale" })).toBeVisible({ timeout: STEP_MS });
}

test("an account, an entry, terms that are broken, and a policy that refuses the same person", ONCE, async ({ page, browser }) => {
  test.setTimeout(240_000);
  if (server === undefined) throw new Error("no server");
  const { url, link } = server;
  const ada = page.request;
  expect((await register(ada, url, link.split("/").pop() ?? "", "Ada", { organisation: "Aurelia", reporting_currency: "EUR" })).status()).toBe(201);

  await test.step("an account and an entry by form", async () => {
    await openAccount(page, url, "assets:bank:nordbank");
    await openAccount(page, url, "income:sales");
    await bookEntry(page, url, "1.234,50");
    const { items } = await (await ada.get(`${url}/api/v1/accounts`)).json();
    const bank = items.find(({ path }: { path: string }) => path === "assets:bank:nordbank");
    expect(bank.balances).toEqual([{ asset: "EUR", amount: "1234.50" }]);
  });

  await test.step("a minimum that is not there colours the grid", async () => {
    await page.goto(`${url}/positions`);
    const row = page.getByRole("region", { name: "Positions" }).getByRole("row", { name: /nordbank/ });
    await row.getByRole("button", { name: /^Terms of/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Minimum (EUR)").fill("2000");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(row.getByText("Below its least")).toBeVisible({ timeout: STEP_MS });
    await expect(row.getByRole("cell").last()).toHaveClass(/position-bad/);
    await settle(page);
    await checkPage(page);
  });

  await test.step("a policy by form; who made a payment, or approved it, does not approve it again", async () => {
    await page.goto(`${url}/payments/rules/edit`);
    await page.getByRole("button", { name: "Add rule" }).click();
    const rule = page.getByRole("listitem", { name: "Rule 1" });
    await rule.getByLabel("Currencies").fill("EUR");
    await rule.getByLabel("Amount from").fill("1000");
    await rule.getByLabel("How many").fill("2");
    await rule.getByLabel("Name of the rule").fill("large");
    await page.getByRole("combobox", { name: "Pays from" }).fill("nordbank");
    await page.getByRole("option").first().click();
    await page.getByLabel("Amount (EUR)").fill("1500");
    await expect(page.getByText("only 1 could: nobody would get it approved")).toBeVisible({ timeout: STEP_MS });
    await checkPage(page);
    await page.getByRole("button", { name: "Keep rules" }).click();
    const rules = page.getByRole("list", { name: "Who approves" });
    await expect(rules.getByRole("listitem").first()).toContainText(/large.*from/);

    const invitation = await post(ada, url, `/admin/invitations`, { email: "tess@example.org", role: "treasurer" }, 201);
    const context = await browser.newContext();
    const other = await context.newPage();
    expect((await register(other.request, url, String(invitation.link).split("/").pop() ?? "", "Tess")).status()).toBe(201);
    const payee = await post(ada, url, `/beneficiaries`, { name: "Bäckerei Müller", iban: "NL91ABNA0417164300" }, 201);
    await post(other.request, url, `/beneficiaries/${String(payee.id)}/decision`, { revision: 1, verdict: "approve" });
    const { items } = await post(ada, url, `/payments`, { payments: [{ account: "assets:bank:nordbank", beneficiary: payee.id, amount: "1500", asset: "EUR", moves_day: true }] }, 201);
    const seen = items.map(({ id, content }: { id: number; content: string }) => ({ id, content }));
    await post(ada, url, `/payments/submit`, { payments: seen });
    expect((await post(ada, url, `/payments/approve`, { payments: seen }, 403)).code).toBe("own-payment");

    await other.goto(`${url}/payments/${String(seen[0].id)}`);
    await other.getByRole("button", { name: "Approve" }).click();
    await other.getByRole("alertdialog").getByRole("button", { name: "Approve" }).click();
    await proveIfAsked(other, other.getByText(/1 missing/));
    expect((await post(other.request, url, `/payments/approve`, { payments: seen }, 409)).code).toBe("approved-before");
    await context.close();
  });
});
