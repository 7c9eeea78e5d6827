// Debt and intercompany: the forms over the made-up server, in light, dark and on a phone; over a real one, a facility that is added by the form and has its schedule.
import { expect, test, type APIRequestContext } from "@playwright/test";
import { checkPage, ONCE, settle, takePicture, watchProblems } from "./page-checks";
import { BINARY, start, stop, type Server } from "./real-server";

const PASSWORD = "copper violin harbour mist";
const STEP_MS = 30_000;

watchProblems();

test.describe("the forms", () => {
  test.skip(process.env["BURSAR_URL"] !== undefined, "a real server has facilities of its own");

  test("a facility: every kind with its fields, interest with a preview", async ({ page }) => {
    await page.goto("/facilities");
    await page.getByRole("button", { name: "New facility" }).click();
    const dialog = page.getByRole("dialog", { name: "New facility" });
    await dialog.getByText("Periods, days and later rates").click();
    await dialog.getByRole("button", { name: "Add a later rate" }).click();
    await dialog.getByLabel("Interest is booked").selectOption("month-end");
    await settle(page);
    await checkPage(page);
    await takePicture(page, "facility-form");
    for (const [kind, field] of [["Credit line", "Limit (EUR)"], ["Deposit", "Principal (EUR)"]] as const) {
      await dialog.getByRole("radio", { name: kind }).check();
      await expect(dialog.getByLabel(field)).toBeVisible();
    }
    await dialog.getByRole("radio", { name: "Money market" }).check();
    await expect(dialog.getByLabel("Matures on")).toHaveCount(0);
    await page.keyboard.press("Escape");
    await page.goto("/facilities/fac_1");
    await page.getByRole("button", { name: "Book interest" }).click();
    await expect(page.getByRole("region", { name: "What would be booked" })).toBeVisible();
    await page.waitForTimeout(300);
    await checkPage(page);
    await takePicture(page, "facility-accrue");
  });

  test("intercompany: marking an account, drafting a netting", async ({ page }) => {
    await page.goto("/intercompany");
    await page.getByRole("button", { name: "Mark an account" }).click();
    await expect(page.getByRole("dialog", { name: "Mark an account" })).toBeVisible();
    await page.waitForTimeout(300);
    await checkPage(page);
    await takePicture(page, "intercompany-mark");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Draft payments" }).click();
    const dialog = page.getByRole("dialog", { name: "Draft the netting in EUR" });
    await dialog.getByRole("button", { name: "Draft payments" }).click();
    await expect(dialog.getByText(/name the account that pays for it/)).toBeVisible();
    await page.waitForTimeout(300);
    await checkPage(page);
    await takePicture(page, "intercompany-draft");
  });
});

/** Whoever the context is signed in as asks the API. */
async function post(request: APIRequestContext, url: string, path: string, data: unknown) {
  const me = await (await request.get(`${url}/api/v1/auth/me`)).json();
  const headers = { "x-csrf-token": String(me.csrf_token) };
  const answer = await request.post(`${url}/api/v1${path}`, { data, headers });
  expect(answer.status(), await answer.text()).toBe(201);
  return answer.json();
}

test.describe("a real server", () => {
  test.skip(BINARY === undefined, "BURSAR_BIN names the binary to try");
  let server: Server | undefined;
  test.beforeAll(async () => {
    if (BINARY !== undefined) server = await start(BINARY);
  });
  test.afterAll(async () => {
    if (server !== undefined) await stop(server);
  });

  test("a loan is added by the form and has its schedule beside the journal", ONCE, async ({ page }) => {
    test.setTimeout(240_000);
    if (server === undefined) throw new Error("no server");
    const { url, link } = server;
    const ada = page.request;
    const registered = await ada.post(`${url}/api/v1/auth/register`, { data: { token: link.split("/").pop(), name: "Ada", email: "ada@example.org", password: PASSWORD, cookies: true, organisation: "Aurelia", reporting_currency: "EUR" } });
    expect(registered.status()).toBe(201);
    for (const path of ["assets:bank:nordbank", "liabilities:loan:nordbank", "liabilities:interest", "expenses:interest"]) await post(ada, url, "/accounts", { path, asset: "EUR" });
    await post(ada, url, "/entries", {
      booked_on: "2026-01-01",
      description: "Payout",
      postings: [
        { account: "assets:bank:nordbank", asset: "EUR", amount: "360000" },
        { account: "liabilities:loan:nordbank", asset: "EUR", amount: "-360000" },
      ],
    });

    await page.goto(`${url}/facilities`);
    await page.getByRole("button", { name: "New facility" }).first().click();
    const dialog = page.getByRole("dialog", { name: "New facility" });
    await dialog.getByLabel("Name").fill("Term loan");
    await dialog.getByLabel("Account", { exact: true }).fill("expenses:interest");
    await dialog.getByLabel("Principal (EUR)").fill("360000");
    await dialog.getByLabel("Starts on").fill("2026-01-01");
    await dialog.getByLabel("Matures on").fill("2027-01-01");
    await dialog.getByLabel("Rate (% a year)").fill("4");
    await dialog.getByLabel("Repayment").selectOption("linear");
    await dialog.getByText("Periods, days and later rates").click();
    await dialog.getByLabel("Days count").selectOption("30e-360");
    await dialog.getByLabel("Interest is booked").selectOption("month-end");
    await dialog.getByLabel("Accrued interest stands on").fill("liabilities:interest");
    await dialog.getByLabel("Category of the interest").fill("expenses:interest");

    // What the server refuses stands at its field, and goes once it is put right.
    await dialog.getByRole("button", { name: "Add facility" }).click();
    const account = dialog.getByLabel("Account", { exact: true });
    await expect(account).toHaveAccessibleDescription(/expected an account below assets \(lent\) or liabilities \(owed\)/, { timeout: STEP_MS });
    await checkPage(page);
    await account.fill("liabilities:loan:nordbank");
    await dialog.getByRole("button", { name: "Add facility" }).click();

    await expect(page.getByRole("heading", { level: 1, name: "Term loan" })).toBeVisible({ timeout: STEP_MS });
    const schedule = page.getByRole("region", { name: "Schedule" });
    // Twelve months of thirty days at 4 %: the first interest is 1,200, and the books have all of it.
    await expect(schedule.getByRole("row")).toHaveCount(14);
    await expect(schedule.getByText("1,200.00").first()).toBeVisible();
    await page.getByRole("button", { name: "Book interest" }).click();
    const book = page.getByRole("dialog", { name: "Book interest" });
    await book.getByLabel("Up to the end of").fill("2026-02-28");
    await expect(book.getByText(/^2 entries/)).toBeVisible();
    await book.getByRole("button", { name: "Book interest" }).click();
    await expect(page.getByText("2 entries were booked")).toBeVisible({ timeout: STEP_MS });
    await settle(page);
    await checkPage(page);
  });
});
