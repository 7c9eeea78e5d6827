// Debt, deposits and intercompany over the made-up server.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderApp } from "@/app/test-app";

describe("facilities", () => {
  it("the list says what is outstanding, what differs and what is left to draw", async () => {
    renderApp("/facilities");
    const table = await screen.findByRole("region", { name: "Debt and deposits" });
    const loan = within(table).getByRole("row", { name: /Investment loan/ });
    expect(within(loan).getByText("Differs")).toBeInTheDocument();
    expect(within(loan).getByText("3.875 %")).toBeInTheDocument();
    expect(within(table).getByRole("meter", { name: "36.0 % of the limit is drawn" })).toBeInTheDocument();
    const due = screen.getByRole("region", { name: "Maturities in figures" });
    expect(within(due).getByText("No maturity")).toBeInTheDocument();
  });

  it("one facility has its schedule beside the journal, and its interest is booked", async () => {
    const { user } = renderApp("/facilities/fac_1");
    const schedule = await screen.findByRole("region", { name: "Schedule" });
    expect(within(schedule).getAllByText("Ahead")).toHaveLength(1);
    expect(within(schedule).getByText("Differs")).toBeInTheDocument();
    await user.click(await screen.findByRole("button", { name: "Book interest" }));
    const dialog = await screen.findByRole("dialog", { name: "Book interest" });
    const preview = await within(dialog).findByRole("region", { name: "What would be booked" });
    expect(within(preview).getByText("1 entry")).toBeInTheDocument();
    await user.click(within(dialog).getByRole("button", { name: "Book interest" }));
    expect(await screen.findByText("1 entry was booked")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Archive" }));
    expect(await screen.findByRole("button", { name: "Restore" })).toBeInTheDocument();
  });

  it("claims that only one side knows, or that differ, are marked and netted by choice", async () => {
    const { user } = renderApp("/intercompany");
    const claims = await screen.findByRole("region", { name: "Claims" });
    expect(within(claims).getByText("Only the debtor's books")).toBeInTheDocument();
    expect(within(claims).getByText("Differs")).toBeInTheDocument();
    expect(await screen.findByText("Aurelia Trading Ltd pays Aurelia Trading GmbH")).toBeInTheDocument();
    expect(screen.getByText(/2 claims are not, or not wholly, in/)).toBeInTheDocument();
    await user.selectOptions(screen.getByRole("combobox", { name: "By the figures of" }), "creditor");
    const proposal = screen.getByRole("region", { name: "Netting in EUR" });
    expect((await within(proposal).findAllByTitle("84,000.00 EUR")).length).toBeGreaterThan(0);
  });

  it("a facility is added by its kind's fields, and what the server refuses stands at the field", async () => {
    const { user, router } = renderApp("/facilities");
    await screen.findByRole("button", { name: "New facility" });
    await user.keyboard("cl");
    const dialog = await screen.findByRole("dialog", { name: "New facility" });
    expect(within(dialog).queryByLabelText(/^Limit/)).not.toBeInTheDocument();
    await user.click(within(dialog).getByRole("radio", { name: "Credit line" }));
    expect(within(dialog).queryByLabelText(/^Principal/)).not.toBeInTheDocument();
    await user.type(within(dialog).getByLabelText("Name"), "Revolver");
    await user.type(within(dialog).getByLabelText("Account"), "income:interest");
    await user.type(within(dialog).getByLabelText(/^Limit/), "250000");
    await user.type(within(dialog).getByLabelText("Rate (% a year)"), "6,1");
    await user.click(within(dialog).getByRole("button", { name: "Add facility" }));
    const account = within(dialog).getByLabelText("Account");
    await waitFor(() => expect(account).toBeInvalid());
    expect(account).toHaveAccessibleDescription(/expected an account below assets \(lent\) or liabilities/);
    await user.clear(account);
    await user.type(account, "liabilities:credit:new");
    expect(account).not.toBeInvalid();
    await user.click(within(dialog).getByRole("button", { name: "Add facility" }));
    expect(await screen.findByRole("heading", { name: "Revolver" })).toBeInTheDocument();
    expect(router.state.location.pathname).toMatch(/^\/facilities\/fac_/);
    expect(screen.getByText(/6\.10 %/)).toBeInTheDocument();
  });

  it("what somebody else changed meanwhile is said and loaded, not overwritten", async () => {
    const { user } = renderApp("/facilities/fac_2");
    await screen.findByRole("heading", { name: "Overdraft" });
    await user.keyboard("e");
    const dialog = await screen.findByRole("dialog", { name: "Change terms" });
    const current = await (await fetch("/api/v1/facilities/fac_2")).json();
    const terms = { kind: "credit-line", name: "Overdraft 2027", asset: "EUR", account: "liabilities:credit:nordbank", limit: "300000", starts_on: "2025-12-31", every_months: 3, rate_bps: "610", day_count: "act-360" };
    const other = await fetch("/api/v1/facilities/fac_2", { method: "PUT", headers: { "If-Match": `"${String(current.version)}"`, "content-type": "application/json" }, body: JSON.stringify(terms) });
    expect(other.status).toBe(200);
    const name = within(dialog).getByLabelText("Name");
    await user.clear(name);
    await user.type(name, "Mine");
    await user.click(within(dialog).getByRole("button", { name: "Save" }));
    await user.click(await within(dialog).findByRole("button", { name: "Load it as it is now" }));
    await waitFor(() => expect(within(dialog).getByLabelText("Name")).toHaveValue("Overdraft 2027"));
    await user.clear(within(dialog).getByLabelText("Name"));
    await user.type(within(dialog).getByLabelText("Name"), "Mine");
    await user.click(within(dialog).getByRole("button", { name: "Save" }));
    expect(await screen.findByRole("heading", { name: "Mine" })).toBeInTheDocument();
  });
});

describe("intercompany", () => {
  it("an account is marked with the other entity, and the mark taken away", async () => {
    const { user } = renderApp("/intercompany");
    await screen.findByRole("region", { name: "Claims" });
    await user.keyboard("e");
    const dialog = await screen.findByRole("dialog", { name: "Mark an account" });
    await user.click(within(dialog).getByRole("combobox", { name: "Account" }));
    await user.keyboard("card");
    await user.click(await screen.findByRole("option", { name: /Company card/ }));
    expect(within(dialog).getByText("An account of Aurelia Trading GmbH.")).toBeInTheDocument();
    await user.selectOptions(within(dialog).getByRole("combobox", { name: "With" }), "aurelia-trading-ltd");
    await user.click(within(dialog).getByRole("button", { name: "Mark an account" }));
    const accounts = await screen.findByRole("region", { name: "Accounts between entities" });
    expect(await within(accounts).findByText("liabilities:card:nordbank")).toBeInTheDocument();
    await user.click(within(accounts).getByRole("button", { name: "Take the mark from liabilities:card:nordbank" }));
    await user.click(await screen.findByRole("button", { name: "Take the mark away" }));
    await waitFor(() => expect(within(accounts).queryByText("liabilities:card:nordbank")).not.toBeInTheDocument());
  });

  it("a netting is drafted once the account that pays is named, and then no second time", async () => {
    const { user } = renderApp("/intercompany");
    await user.click(await screen.findByRole("button", { name: "Draft payments" }));
    const dialog = await screen.findByRole("dialog", { name: "Draft the netting in EUR" });
    await user.click(within(dialog).getByRole("button", { name: "Draft payments" }));
    expect(await within(dialog).findByText(/name the account that pays for it/)).toBeInTheDocument();
    const bank = within(dialog).getByRole("combobox", { name: "Bank account of Aurelia Trading Ltd" });
    await user.selectOptions(bank, within(bank).getByRole("option", { name: /thameside/ }));
    await user.click(within(dialog).getByRole("button", { name: "Draft payments" }));
    expect(await screen.findByRole("link", { name: "Payment 5" })).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Draft payments" })).not.toBeInTheDocument();
  });
});
