import { screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { renderApp } from "@/app/test-app";
import { server } from "@/test-server";

const problem = (status: number, code: string, detail: string) =>
  HttpResponse.json({ type: "about:blank", title: "Refused", status, detail, code, request_id: "req_9" }, { status, headers: { "content-type": "application/problem+json" } });

async function pick(user: UserEvent, label: string, text: string) {
  const box = await screen.findByRole("combobox", { name: label });
  await user.clear(box);
  await user.type(box, text);
  await user.click(await screen.findByRole("option", { name: new RegExp(text, "i") }));
}

const field = (name: string) => screen.findByRole("textbox", { name });

describe("a new entry", () => {
  it("says what is missing as it is typed, and is booked by keyboard", async () => {
    const { user, router } = renderApp("/entries");
    await screen.findByRole("grid", { name: "Entries" });
    await user.keyboard("ce");
    await waitFor(() => expect(router.state.location.pathname).toBe("/entries/new"));
    expect(await field("Description")).toHaveFocus();
    await user.keyboard("Rent November");
    await pick(user, "Account, line 1", "Office / Rent");
    await user.type(await field("Debit, line 1"), "1.200,50");
    expect(screen.getByText(/Credit missing/)).toHaveTextContent("Credit missing 1,200.50 EUR");
    expect(screen.getByRole("button", { name: /Book entry/ })).toBeDisabled();
    await pick(user, "Account, line 2", "Nordbank / Operating");
    const credit = await field("Credit, line 2");
    expect(credit).toHaveAttribute("placeholder", "1200.50");
    await user.click(credit);
    await user.keyboard("{Enter}"); // Takes what is missing.
    expect(await screen.findByText("EUR balances")).toBeInTheDocument();
    expect(await screen.findByRole("listitem", { name: "Line 3" })).toBeInTheDocument();
    await user.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(router.state.location.search.entry).toBeGreaterThan(0));
    expect(await screen.findByText(/^Entry \d+ booked$/)).toBeInTheDocument();
    expect(await screen.findByRole("heading", { name: "Rent November" })).toBeInTheDocument();
  });

  it("turns an exchange into postings on the trading account, with counter-values", async () => {
    let sent: unknown;
    server.events.on("request:start", ({ request }) => {
      if (request.method === "POST" && request.url.includes("/entries")) void request.clone().json().then((body) => (sent = body));
    });
    const { user } = renderApp("/entries/new");
    await user.type(await field("Description"), "Sold dollars");
    await pick(user, "Account, line 1", "Nordbank / Operating");
    await user.type(await field("Debit, line 1"), "93");
    await pick(user, "Account, line 2", "Nordbank / Dollar");
    await user.type(await field("Credit, line 2"), "100");
    await user.click(await screen.findByRole("button", { name: "Add the exchange" }));
    expect(screen.getByText("EUR balances")).toBeInTheDocument();
    expect(screen.getByText("USD balances")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: /Book entry/ }));
    await waitFor(() => expect(sent).toMatchObject({ postings: [{ account: 1, amount: "93", counter: null }, { account: 4, amount: "-100", counter: { asset: "EUR", amount: "-93" } }, { account: 16, asset: "EUR", amount: "-93" }, { account: 16, asset: "USD", amount: "100", counter: { asset: "EUR", amount: "93" } }] }));
    server.events.removeAllListeners();
  });

  it("keeps what was typed when the server refuses, and says why", async () => {
    server.use(http.post("*/api/v1/entries", () => problem(422, "closed-account", "account 1 was closed on 2026-10-31")));
    const { user } = renderApp("/entries/new");
    await user.type(await field("Description"), "Late");
    await pick(user, "Account, line 1", "Office / Rent");
    await user.type(await field("Debit, line 1"), "5");
    await pick(user, "Account, line 2", "Nordbank / Operating");
    await user.type(await field("Credit, line 2"), "5");
    await user.click(screen.getByRole("button", { name: /Book entry/ }));
    expect(await screen.findByRole("alert")).toHaveTextContent("account 1 was closed on 2026-10-31");
    expect(await field("Description")).toHaveValue("Late");
  });
});

describe("an entry", () => {
  it("is reclassified to another account, with a reason", async () => {
    const { user } = renderApp("/entries?entry=4300");
    await user.click(await screen.findByRole("button", { name: "Reclassify" }));
    const confirm = await screen.findByRole("button", { name: "Book the move" });
    expect(confirm).toBeDisabled();
    await pick(user, "To account", "Marketing");
    await user.type(await field("Reason"), "was a campaign");
    await user.click(confirm);
    expect(await screen.findByText("Entry 4300 reclassified")).toBeInTheDocument();
    expect((await screen.findAllByText("Reclassified")).length).toBeGreaterThan(0);
  });
});

describe("accounts", () => {
  it("are opened from anywhere", async () => {
    const { user, router } = renderApp("/");
    await screen.findByText(/^Total on/);
    await user.keyboard("ca");
    const dialog = await screen.findByRole("dialog", { name: "New account" });
    const path = within(dialog).getByRole("combobox", { name: "Path" });
    const submit = within(dialog).getByRole("button", { name: "Open account" });
    await user.type(path, "money:till");
    expect(submit).toBeDisabled();
    await user.clear(path);
    await user.type(path, "assets:cash:till");
    await user.click(submit);
    expect(await screen.findByText("Account opened")).toBeInTheDocument();
    await waitFor(() => expect(router.state.location.search.create).toBeUndefined());
    expect(await screen.findByRole("row", { name: /Till/ })).toBeInTheDocument();
  });

  it("are changed by what was touched only, and closed and reopened", async () => {
    const bodies: unknown[] = [];
    server.events.on("request:start", ({ request }) => {
      if (request.method === "PATCH") void request.clone().json().then((body) => bodies.push(body));
    });
    const { user } = renderApp("/accounts/2");
    await user.click(await screen.findByRole("button", { name: "Edit" }));
    const edit = await screen.findByRole("dialog", { name: "Edit account" });
    const bank = within(edit).getByRole("combobox", { name: "Bank" });
    await user.clear(bank);
    await user.type(bank, "Südbank");
    await user.click(within(edit).getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Account changed")).toBeInTheDocument();
    expect(await screen.findByText("Südbank")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Close account" }));
    const close = await screen.findByRole("dialog", { name: "Close account" });
    await user.click(within(close).getByRole("button", { name: "Close account" }));
    await user.click(await screen.findByRole("button", { name: "Reopen account" }));
    const reopen = await screen.findByRole("dialog", { name: "Reopen account" });
    await user.click(within(reopen).getByRole("button", { name: "Reopen account" }));
    expect(await screen.findByRole("button", { name: "Close account" })).toBeInTheDocument();
    expect(bodies).toEqual([{ bank: "Südbank" }, { closed_on: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) }, { reopen: true }]);
    server.events.removeAllListeners();
  });
});

describe("an organisation", () => {
  it("is made in the switcher and looked at", async () => {
    const { user, router } = renderApp("/");
    await user.click(await screen.findByRole("button", { name: /^Organisation: Aurelia/ }));
    await user.click(await screen.findByRole("menuitem", { name: /New organisation/ }));
    const dialog = await screen.findByRole("dialog", { name: "New organisation" });
    await user.type(within(dialog).getByRole("textbox", { name: "Name" }), "Borealis AS");
    const currency = within(dialog).getByRole("combobox", { name: "Reporting currency" });
    await user.clear(currency);
    await user.type(currency, "XX");
    expect(within(dialog).getByRole("button", { name: "Create organisation" })).toBeDisabled();
    await user.clear(currency);
    await user.type(currency, "nok");
    await user.click(within(dialog).getByRole("button", { name: "Create organisation" }));
    await waitFor(() => expect(router.state.location.search.org).toBe("borealis-as"));
    expect(await screen.findByRole("button", { name: /^Organisation: Borealis AS/ })).toBeInTheDocument();
  });

  it("can be the first one", async () => {
    server.use(http.get("*/api/v1/organisations", () => HttpResponse.json({ items: [] })));
    const { user } = renderApp("/");
    await user.click(await screen.findByRole("button", { name: "New organisation" }));
    expect(await screen.findByRole("dialog", { name: "New organisation" })).toBeInTheDocument();
  });
});
