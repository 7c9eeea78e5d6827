// Debt, deposits and intercompany over the made-up server.
import { screen, within } from "@testing-library/react";
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
});
