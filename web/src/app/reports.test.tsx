import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { renderApp } from "@/app/test-app";
import { server } from "@/test-server";

const refused = () => HttpResponse.json({ type: "about:blank", title: "Refused", status: 400, detail: "parameter known_seq: found 9", code: "bad-query", request_id: "req_5" }, { status: 400, headers: { "content-type": "application/problem+json" } });

function asked(path: string): URLSearchParams[] {
  const seen: URLSearchParams[] = [];
  server.events.on("request:start", ({ request }) => {
    const url = new URL(request.url);
    if (url.pathname.endsWith(path)) seen.push(url.searchParams);
  });
  return seen;
}

describe("reports", () => {
  it("open on the balance sheet, valued, with what has no price named", async () => {
    const { router } = renderApp("/reports");
    expect(await screen.findByRole("heading", { level: 1, name: "Balance sheet" })).toBeInTheDocument();
    expect(router.state.location.pathname).toBe("/reports/balance-sheet");
    const assets = await screen.findByRole("table", { name: "Assets" });
    expect(await within(assets).findByRole("columnheader", { name: "In EUR" })).toBeInTheDocument();
    expect(within(assets).getByRole("link", { name: "Reserve" })).toHaveAttribute("href", expect.stringContaining("/accounts/3"));
    expect((await screen.findAllByText("Unpriced: MRT")).length).toBeGreaterThan(0);
    expect(screen.getByText("Balanced")).toBeInTheDocument();
  });

  it("keep depth, currency and basis in the URL", async () => {
    const { user, router } = renderApp("/reports/balance-sheet");
    await screen.findByRole("table", { name: "Assets" });
    await user.selectOptions(screen.getByRole("combobox", { name: "Depth" }), "2");
    expect(screen.queryByRole("link", { name: "Reserve" })).toBeNull();
    await user.selectOptions(screen.getByRole("combobox", { name: "In" }), "none");
    await waitFor(() => expect(screen.queryByRole("columnheader", { name: "In EUR" })).toBeNull());
    await user.click(screen.getByRole("radio", { name: "Value date" }));
    await waitFor(() => expect(router.state.location.search).toMatchObject({ depth: 2, in: "none", basis: "valued" }));
    await user.click(screen.getByRole("link", { name: "Trial balance" }));
    expect(await screen.findByText("Debits equal credits in every asset.")).toBeInTheDocument();
    expect(router.state.location.search).toMatchObject({ depth: 2, in: "none", basis: "valued" });
  });

  it("show a period of income and expenses, and lead to its entries", async () => {
    const { user, router } = renderApp("/reports/income-statement?as_of=2026-11-20");
    await screen.findByRole("table", { name: "Expenses" });
    await user.selectOptions(screen.getByRole("combobox", { name: "Period" }), "last_month");
    await waitFor(() => expect(router.state.location.search).toMatchObject({ from: "2026-10-01", to: "2026-10-31" }));
    await user.click(await screen.findByRole("link", { name: "Rent" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/entries"));
    expect(router.state.location.search).toMatchObject({ account: 26, from: "2026-10-01", to: "2026-10-31" });
    expect(await screen.findByText("1 entry")).toBeInTheDocument();
  });

  it("say when there is nothing, and when the server refuses", async () => {
    const { router } = renderApp("/reports/balance-sheet?known_seq=5");
    expect(await screen.findByText("Nothing booked yet")).toBeInTheDocument();
    server.use(http.get("*/api/v1/reports/trial-balance", refused));
    await router.navigate({ to: "/reports/$report", params: { report: "trial-balance" } });
    expect(await screen.findByRole("alert")).toHaveTextContent("parameter known_seq: found 9");
  });

  it("that do not exist are not found", async () => {
    renderApp("/reports/cash-flow");
    expect(await screen.findByRole("heading", { name: "There is nothing here" })).toBeInTheDocument();
  });
});

describe("what was known", () => {
  it("is chosen once and goes along to accounts and entries", async () => {
    const accounts = asked("/accounts");
    const entries = asked("/entries");
    const { user, router } = renderApp("/reports/trial-balance");
    await screen.findByText("Debits equal credits in every asset.");
    await user.click(screen.getByRole("button", { name: "As known at" }));
    await user.click(await screen.findByRole("radio", { name: "Record" }));
    await user.type(screen.getByRole("textbox", { name: "Record" }), "5000");
    await user.click(screen.getByRole("button", { name: "Show" }));
    await waitFor(() => expect(router.state.location.search.known_seq).toBe(5000));
    const link = (name: string) => screen.getAllByRole("link", { name })[0] ?? document.body;
    await user.click(link("Accounts"));
    await screen.findByRole("treegrid", { name: "Accounts" });
    expect(accounts.at(-1)?.get("known_seq")).toBe("5000");
    await user.click(link("Entries"));
    await screen.findByRole("grid", { name: "Entries" });
    expect(entries.at(-1)?.get("known_seq")).toBe("5000");
    await user.click(screen.getByRole("button", { name: "Back to what is known now" }));
    await waitFor(() => expect(router.state.location.search.known_seq).toBeUndefined());
    server.events.removeAllListeners();
  });

  it("may be a moment, which a record replaces", async () => {
    const { user, router } = renderApp("/accounts?known_at=2026-11-03T10:00:00Z");
    const trigger = await screen.findByRole("button", { name: /^As known on 3 Nov 2026/ });
    await user.click(trigger);
    await user.click(await screen.findByRole("radio", { name: "Record" }));
    await user.type(screen.getByRole("textbox", { name: "Record" }), "7");
    await user.keyboard("{Enter}");
    await waitFor(() => expect(router.state.location.search).toMatchObject({ known_seq: 7 }));
    expect(router.state.location.search.known_at).toBeUndefined();
  });
});
