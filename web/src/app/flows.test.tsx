// Flows, positions and the calendar of statements over the made-up server.
import { screen, within } from "@testing-library/react";
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
