// Flows, positions and the calendar of statements over the made-up server.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderApp } from "@/app/test-app";

describe("flows", () => {
  it("every figure opens its entries, and periods are compared", async () => {
    const { user } = renderApp("/flows?from=2026-10-01&to=2026-11-21");
    const table = await screen.findByRole("region", { name: "Flows" });
    const sales = within(table).getByRole("link", { name: "income:sales" });
    expect(sales).toHaveAttribute("href", expect.stringContaining("account=14"));
    expect(sales).toHaveAttribute("href", expect.stringContaining("from=2026-10-01"));
    await user.selectOptions(screen.getByRole("combobox", { name: "Compare with" }), "previous");
    expect(await within(table).findByText("Before")).toBeInTheDocument();
  });

  it("what is expected stands apart, and each figure opens what it is made from", async () => {
    const { user } = renderApp("/flows?from=2026-11-01&to=2099-12-31");
    const table = await screen.findByRole("region", { name: "Flows" });
    const totals = screen.getByRole("region", { name: "Expected" });
    expect(within(totals).getByText("Closing with all of it")).toBeInTheDocument();
    expect(within(totals).getByText(/1 that no account takes/)).toBeInTheDocument();
    // Only expected: nothing is booked there, and that is not nought.
    const loan = within(table).getByRole("row", { name: /liabilities:loan:alsterbank/ });
    expect(within(loan).getAllByRole("cell").slice(1, 5).every((cell) => cell.textContent === "")).toBe(true);
    await user.click(within(loan).getByRole("button", { name: "Open the 1 expected flows of liabilities:loan:alsterbank" }));
    const list = await screen.findByRole("region", { name: "Expected: liabilities:loan:alsterbank" });
    expect(within(list).getByRole("link", { name: "Repayment: Term loan" })).toHaveAttribute("href", "/facilities/fac_01");
    await user.click(screen.getByRole("button", { name: "Close" }));
    expect(screen.queryByRole("region", { name: /^Expected: / })).not.toBeInTheDocument();
    // A period that is over has nothing to come.
    await user.click(screen.getByRole("button", { name: "Last month" }));
    await waitFor(() => expect(screen.queryByRole("region", { name: "Expected" })).not.toBeInTheDocument());
  });

  it("the calendar says what is wrong with statements and the cure", async () => {
    renderApp("/statements");
    expect(await screen.findByText(/download the statements of these days/)).toBeInTheDocument();
    const days = screen.getByRole("list", { name: "Days of assets:bank:alsterbank" });
    expect(within(days).getAllByText(/: Wrong$/)).toHaveLength(30);
  });

  it("positions are a grid of groups by days", async () => {
    renderApp("/positions?group=bank");
    const grid = await screen.findByRole("region", { name: "Positions" });
    expect(within(grid).getByRole("rowheader", { name: "Total" })).toBeInTheDocument();
  });
});
