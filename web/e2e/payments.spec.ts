// Paying: over the made-up server what the pages show; over a real one, a batch that one person makes, another approves and exports, and the same person is refused.
import { expect, test } from "@playwright/test";
import { checkPage, ONCE, settle, takePicture, watchProblems } from "./page-checks";
import { post, proveIfAsked, register, STEP_MS } from "./people";
import { BINARY, start, stop, type Server } from "./real-server";

watchProblems();

test.describe("the pages", () => {
  test.skip(process.env["BURSAR_URL"] !== undefined, "a real server has payments of its own");

  test("list, payment, drafting and beneficiaries", async ({ page }) => {
    await page.goto("/payments");
    await expect(page.getByRole("list", { name: "Payments" }).getByRole("listitem")).toHaveCount(5);
    await settle(page);
    await checkPage(page);
    await takePicture(page, "payments");
    await page.getByRole("link", { name: /Hafenspedition/ }).click();
    await expect(page.getByText(/unusual for this beneficiary/)).toBeVisible();
    await settle(page);
    await checkPage(page);
    await takePicture(page, "payment");
    await page.getByRole("button", { name: "Approve" }).click();
    await expect(page.getByRole("alertdialog", { name: "Approve this?" })).toBeVisible();
    await page.waitForTimeout(300);
    await checkPage(page);
    await page.goto("/payments/new");
    await page.getByRole("button", { name: "Add another payment" }).click();
    await settle(page);
    await checkPage(page);
    await takePicture(page, "new-payment");
    await page.goto("/payments/beneficiaries");
    await expect(page.getByRole("list", { name: "Beneficiaries" }).getByRole("listitem")).toHaveCount(3);
    await settle(page);
    await checkPage(page);
    await takePicture(page, "beneficiaries");
    await page.goto("/payments/rules");
    await expect(page.getByRole("list", { name: "Who approves" }).getByRole("listitem")).toHaveCount(2);
    await settle(page);
    await checkPage(page);
    await takePicture(page, "payment-rules");
    await page.getByRole("link", { name: "Change rules" }).click();
    await page.getByRole("combobox", { name: "Pays from" }).fill("operating");
    await page.getByRole("option").first().click();
    await page.getByLabel("Amount (EUR)").fill("12500");
    await expect(page.getByText("By the rule “large”:")).toBeVisible();
    await settle(page);
    await checkPage(page);
    await takePicture(page, "payment-policy");
    await page.getByRole("radio", { name: "As text" }).check();
    await checkPage(page);
    await page.goto("/payments/files");
    await expect(page.getByRole("list", { name: "Payment files" }).getByRole("listitem")).toHaveCount(1);
    await settle(page);
    await checkPage(page);
    await takePicture(page, "payment-files");
  });
});

test.describe("two people", () => {
  test.skip(BINARY === undefined, "BURSAR_BIN names the binary to try");
  let server: Server | undefined;
  test.beforeAll(async () => {
    if (BINARY !== undefined) server = await start(BINARY);
  });
  test.afterAll(async () => {
    if (server !== undefined) await stop(server);
  });

  test("a batch by one person is approved by another and exported; the same person is refused", ONCE, async ({ page, browser }) => {
    test.setTimeout(240_000);
    if (server === undefined) throw new Error("no server");
    const { url, link } = server;

    // Ada owns, Tess is treasurer; the bank account has an IBAN, and Tess approved whom Ada pays.
    const ada = page.request;
    expect((await register(ada, url, link.split("/").pop() ?? "", "Ada", { organisation: "Aurelia", reporting_currency: "EUR" })).status()).toBe(201);
    await post(ada, url, `/accounts`, { path: "assets:bank:nordbank", asset: "EUR", identification: "DE89370400440532013000" }, 201);
    const invitation = await post(ada, url, `/admin/invitations`, { email: "tess@example.org", role: "treasurer" }, 201);
    const context = await browser.newContext({ acceptDownloads: true });
    const other = await context.newPage();
    expect((await register(other.request, url, String(invitation.link).split("/").pop() ?? "", "Tess")).status()).toBe(201);
    const payee = await post(ada, url, `/beneficiaries`, { name: "Bäckerei Müller", iban: "NL91ABNA0417164300" }, 201);
    await post(other.request, url, `/beneficiaries/${String(payee.id)}/decision`, { revision: 1, verdict: "approve" });

    // Ada drafts a batch and submits it.
    await page.goto(`${url}/payments/new`);
    await page.getByRole("combobox", { name: "Pays from" }).fill("nordbank");
    await page.getByRole("option").first().click();
    await page.getByRole("button", { name: "Add another payment" }).click();
    for (const [number, amount] of [["1", "12.50"], ["2", "7"]] as const) {
      const line = page.getByRole("group", { name: `Payment ${number}` });
      await line.getByLabel("Pays to").selectOption(String(payee.id));
      await line.getByLabel(/^Amount/).fill(amount);
    }
    await page.getByRole("button", { name: "Draft and submit" }).click();
    const rows = page.getByRole("list", { name: "Payments" }).getByRole("listitem");
    await expect(rows).toHaveCount(2, { timeout: STEP_MS });

    // The page does not offer her to approve it, and the server refuses her.
    await rows.first().getByRole("checkbox").check();
    await expect(page.getByRole("button", { name: "Approve" })).toHaveCount(0);
    const list = await (await ada.get(`${url}/api/v1/payments`)).json();
    const seen = list.items.map(({ id, content }: { id: number; content: string }) => ({ id, content }));
    const refused = await post(ada, url, `/payments/approve`, { payments: seen }, 403);
    expect(refused.code).toBe("own-payment");

    // Tess approves the batch, proving herself if asked, and makes the file.
    await other.goto(`${url}/payments`);
    const theirs = other.getByRole("list", { name: "Payments" });
    await expect(theirs.getByRole("checkbox")).toHaveCount(2);
    for (const box of await theirs.getByRole("checkbox").all()) await box.check();
    await other.getByRole("button", { name: "Approve" }).click();
    const dialog = other.getByRole("alertdialog", { name: "Approve this?" });
    await expect(dialog.getByText("NL91 ABNA 0417 1643 00").first()).toBeVisible();
    await dialog.getByRole("button", { name: "Approve" }).click();
    await proveIfAsked(other, theirs.getByText("Approved").first());
    await expect(theirs.getByText("Approved")).toHaveCount(2);
    for (const box of await theirs.getByRole("checkbox").all()) await box.check();
    await other.getByRole("button", { name: "Make file" }).click();
    const maker = other.getByRole("dialog", { name: "Make a file for the bank" });
    const download = other.waitForEvent("download");
    await maker.getByRole("button", { name: "Make file" }).click();
    expect((await download).suggestedFilename()).toMatch(/^BSR-[0-9A-F]{8}-F000001\.xml$/);
    await expect(maker.getByText("Baeckerei Mueller").first()).toBeVisible();
    await checkPage(other);

    // Once: a second file of the same payments is refused.
    const again = await post(other.request, url, `/payment-files`, { format: "pain.001.001.09", payments: seen.map(({ id }: { id: number }) => id) }, 409);
    expect(again.code).toBe("exported-before");
    await context.close();
  });
});
