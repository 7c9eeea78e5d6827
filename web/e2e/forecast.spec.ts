// Forecasting against a real server: a forecast is made, its grid opens a known flow of a loan, settings keep numbers, a proposal becomes draft payments in one click; and forecasts of past weeks are scored by model, with a surprise that leads to its entry.
import { expect, test, type APIRequestContext } from "@playwright/test";
import { checkPage, ONCE, settle, watchProblems } from "./page-checks";
import { BINARY, start, stop, type Server } from "./real-server";

const PASSWORD = "copper violin harbour mist";
const STEP_MS = 60_000;
const MAIN = "assets:bank:main";
const SPARE = "assets:bank:spare";
const LOAN = "liabilities:loan";

watchProblems();
test.skip(BINARY === undefined, "BURSAR_BIN names the binary to try");

const dayOf = (days: number) => new Date(Date.now() + days * 86_400_000);
const textOf = (day: Date) => day.toISOString().slice(0, 10);

/** The owner asks the API. */
async function ask(request: APIRequestContext, url: string, path: string, data: unknown, status = 201) {
  const me = await (await request.get(`${url}/api/v1/auth/me`)).json();
  const answer = await request.post(`${url}/api/v1${path}`, { data, headers: { "x-csrf-token": String(me.csrf_token) } });
  expect(answer.status(), await answer.text()).toBe(status);
  return answer.json();
}

const move = (day: Date, who: string, to: string, from: string, amount: string) => ({ booked_on: textOf(day), description: who, counterparty: who, postings: [{ account: to, amount, asset: "EUR" }, { account: from, amount: `-${amount}`, asset: "EUR" }] });

/** Sales on working days, from one day to another. */
async function sell(request: APIRequestContext, url: string, first: number, last: number) {
  for (let days = first; days <= last; days += 1) {
    const day = dayOf(days);
    if (day.getUTCDay() % 6 !== 0) await ask(request, url, "/entries", move(day, "Customers", MAIN, "income:sales", `${400 + ((7 * day.getUTCDate()) % 90)}.00`));
  }
}

/** A forecast of the books as they are, made by the server's worker. */
async function publish(request: APIRequestContext, url: string, count: number) {
  await ask(request, url, "/forecasting/runs", {}, 202);
  const made = async () => {
    const runs = await (await request.get(`${url}/api/v1/forecasting/runs`)).json();
    return runs.in_progress === null ? runs.items.length : -1;
  };
  await expect.poll(made, { timeout: 3 * STEP_MS }).toBe(count);
}

/** A hundred days of sales, a loan that was paid out two months ago, and a spare account with little on it. */
async function keepBooks(request: APIRequestContext, url: string) {
  await ask(request, url, "/accounts", { path: MAIN, asset: "EUR", identification: "DE89370400440532013000" });
  await ask(request, url, "/accounts", { path: SPARE, asset: "EUR", identification: "DE02120300000000202051" });
  await ask(request, url, "/accounts", { path: LOAN, asset: "EUR", kind: "debt" });
  for (const path of ["income:sales", "expenses:interest"]) await ask(request, url, "/accounts", { path });
  await ask(request, url, "/entries", move(dayOf(-60), "Alsterbank", MAIN, LOAN, "12000.00"));
  await ask(request, url, "/entries", move(dayOf(-59), "Own account", SPARE, MAIN, "100.00"));
  await sell(request, url, -100, 0);
  await ask(request, url, "/facilities", { name: "Term loan", kind: "loan", counterparty: "Alsterbank", asset: "EUR", account: LOAN, interest_account: "expenses:interest", payment_account: MAIN, principal: "12000", starts_on: textOf(dayOf(-60)), matures_on: textOf(dayOf(305)), every_months: 1, rate_bps: "600", day_count: "30e-360", repayment: "linear", calendar: "target", roll: "following", accrual: "none" });
}

test.describe("one treasurer", () => {
  let server: Server | undefined;
  test.beforeAll(async () => {
    if (BINARY !== undefined) server = await start(BINARY);
  });
  test.afterAll(async () => {
    if (server !== undefined) await stop(server);
  });

  test("from a forecast with a loan in it to draft payments", ONCE, async ({ page }) => {
    test.setTimeout(300_000);
    if (server === undefined) throw new Error("no server");
    const { url, link } = server;
    const registered = await page.request.post(`${url}/api/v1/auth/register`, { data: { token: link.split("/").pop() ?? "", name: "Ada", email: "ada@example.org", password: PASSWORD, cookies: true, organisation: "Aurelia", reporting_currency: "EUR" } });
    expect(registered.status()).toBe(201);
    await keepBooks(page.request, url);

    // Made on the page; the grid says what of it has a document, and leads to it.
    await page.goto(`${url}/forecast`);
    await page.getByRole("button", { name: "Make a forecast" }).first().click();
    const grid = page.getByRole("region", { name: "Receipts and payments" });
    await expect(grid).toBeVisible({ timeout: 4 * STEP_MS });
    const loan = grid.getByRole("row").filter({ hasText: LOAN });
    await loan.getByTitle(/open items, payments and debt/).first().click({ timeout: STEP_MS });
    await page.getByRole("dialog").getByRole("button", { name: "Show each of them" }).click();
    await expect(page.getByText(/ may come from /)).toBeVisible({ timeout: STEP_MS });
    await page.getByRole("button", { name: /^Show all / }).click();
    const known = page.getByRole("region", { name: "Open items, planned payments and debt" });
    await expect(known.getByRole("link", { name: "Repayment: Term loan" }).first()).toBeVisible();
    await expect(known.getByRole("link", { name: "Interest: Term loan" }).first()).toBeVisible();
    await settle(page);
    await checkPage(page);

    // The same instalments stand beside what is booked.
    await page.goto(`${url}/flows?from=${textOf(dayOf(-30))}&to=${textOf(dayOf(60))}`);
    const flows = page.getByRole("region", { name: "Flows" });
    await flows.getByRole("button", { name: new RegExp(`expected flows of ${LOAN}`) }).click();
    await page.getByRole("region", { name: `Expected: ${LOAN}` }).getByRole("link", { name: "Repayment: Term loan" }).first().click();
    await expect(page).toHaveURL(/\/facilities\/fac_/);

    // Settings keep what is typed.
    await page.goto(`${url}/forecast/settings`);
    await page.getByLabel(SPARE, { exact: true }).fill("5000");
    await page.getByRole("button", { name: "Save" }).first().click();
    await expect(page.getByText("The settings are saved")).toBeVisible({ timeout: STEP_MS });
    await page.getByLabel("Cost of a transfer").fill("5");
    // The first form's toast may still be there, so the answer itself is waited for.
    const kept = page.waitForResponse((answer) => answer.request().method() === "PUT" && answer.ok(), { timeout: STEP_MS });
    await page.getByRole("button", { name: "Save" }).last().click();
    await kept;
    await page.reload();
    await expect(page.getByLabel(SPARE, { exact: true })).toHaveValue(/^5,?000/);
    await expect(page.getByLabel("Cost of a transfer")).toHaveValue(/^5/);

    // The spare account is funded; one click makes it a payment.
    await page.goto(`${url}/forecast/proposals`);
    const moves = page.getByRole("region", { name: "Moves" });
    await expect(moves.getByText(/below its minimum of 5000/).first()).toBeVisible({ timeout: STEP_MS });
    await settle(page);
    await checkPage(page);
    await page.getByRole("button", { name: /^Draft as payments/ }).click();
    await expect(page.getByText(/^Payments drafted: \d+$/)).toBeVisible({ timeout: STEP_MS });
    await page.goto(`${url}/payments`);
    await expect(page.getByRole("list", { name: "Payments" }).getByRole("listitem").first()).toBeVisible({ timeout: STEP_MS });
  });
});

test.describe("one analyst", () => {
  let server: Server | undefined;
  test.beforeAll(async () => {
    if (BINARY !== undefined) server = await start(BINARY);
  });
  test.afterAll(async () => {
    if (server !== undefined) await stop(server);
  });

  test("forecasts of past weeks are scored by model, beside what came", ONCE, async ({ page }) => {
    test.setTimeout(300_000);
    if (server === undefined) throw new Error("no server");
    const { url, link } = server;
    const registered = await page.request.post(`${url}/api/v1/auth/register`, { data: { token: link.split("/").pop() ?? "", name: "Ida", email: "ida@example.org", password: PASSWORD, cookies: true, organisation: "Aurelia", reporting_currency: "EUR" } });
    expect(registered.status()).toBe(201);
    await ask(page.request, url, "/accounts", { path: MAIN, asset: "EUR" });
    for (const path of ["income:sales", "expenses:repairs"]) await ask(page.request, url, "/accounts", { path });
    // Books up to a Sunday, a forecast, another two weeks, another one, and what came since with a fire in it.
    const sunday = -28 - dayOf(0).getUTCDay();
    await sell(page.request, url, sunday - 100, sunday);
    await ask(page.request, url, "/entries", move(dayOf(sunday), "Roofer", "expenses:repairs", MAIN, "80.00"));
    await publish(page.request, url, 1);
    await sell(page.request, url, sunday + 1, sunday + 14);
    await ask(page.request, url, "/entries", move(dayOf(sunday + 14), "Roofer", "expenses:repairs", MAIN, "80.00"));
    await publish(page.request, url, 2);
    await ask(page.request, url, "/entries", move(dayOf(sunday + 17), "Fire brigade", "expenses:repairs", MAIN, "9500.00"));
    await sell(page.request, url, sunday + 15, 0);
    await ask(page.request, url, "/entries", move(dayOf(0), "Roofer", "expenses:repairs", MAIN, "80.00"));

    await page.goto(`${url}/forecast/performance`);
    const models = page.getByRole("region", { name: "By model" });
    await expect(models.getByRole("rowheader", { name: /^Ensemble/ })).toBeVisible({ timeout: STEP_MS });
    await expect(models.getByRole("rowheader", { name: "Same as last week" })).toBeVisible();
    await expect(page.getByRole("img", { name: "Error of each model through time" }).locator("canvas")).toBeVisible();

    // The week of the fire: told once, by the forecast before it, and explained by its entry.
    const surprises = page.getByRole("region", { name: "Largest surprises" });
    await expect(surprises.getByRole("link", { name: /Fire brigade$/ })).toHaveCount(1);
    await settle(page);
    await checkPage(page);

    // What was expected one week ahead: of the weeks after the two forecasts, and of no other.
    const weeks = page.getByRole("region", { name: "Forecast and what came" });
    await expect(page.getByText(/^2 of these weeks had a forecast/)).toBeVisible();
    await page.getByRole("radio", { name: "4", exact: true }).check();
    await expect(page).toHaveURL(/ahead=4/);
    await expect(page.getByText(/^1 of these weeks had a forecast/)).toBeVisible({ timeout: STEP_MS });
    await expect(weeks.getByText("no forecast")).toHaveCount(25);

    // The weeks between have the forecasts that they would have had, and say so.
    await page.getByRole("button", { name: "Try the last 13 weeks" }).click();
    await expect(page.getByRole("radio", { name: /^Made afterwards/ })).toBeVisible({ timeout: 3 * STEP_MS });
    await expect(weeks.getByText("made afterwards").first()).toBeVisible({ timeout: STEP_MS });
    await settle(page);
    await checkPage(page);

    await surprises.getByRole("link", { name: /Fire brigade$/ }).click();
    await expect(page.getByRole("dialog").getByText("Fire brigade").first()).toBeVisible({ timeout: STEP_MS });
  });
});
