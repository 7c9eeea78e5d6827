// The forecast over the made-up server: bands, grid, dangers, adjustments, scenarios, how forecasts did.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderApp } from "@/app/test-app";

describe("forecast", () => {
  it("what will be held, the weeks and the accounts in danger are shown", async () => {
    renderApp("/forecast");
    expect(await screen.findByRole("img", { name: /^Held from/ })).toBeInTheDocument();
    const grid = await screen.findByRole("region", { name: "Receipts and payments" });
    expect(within(grid).getByRole("rowheader", { name: "income:sales" })).toBeInTheDocument();
    expect(within(grid).getByRole("rowheader", { name: "Closing" })).toBeInTheDocument();
    expect(within(grid).getAllByText("booked")).toHaveLength(4);
    // A booked week leads to its entries.
    expect(within(grid).getAllByRole("link", { name: /^Entries of income:sales/ })[0]).toHaveAttribute("href", expect.stringContaining("/entries?account=20"));
    const dangers = await screen.findByRole("region", { name: "Accounts that may fall short" });
    expect(within(dangers).getByText("24 of 100")).toBeInTheDocument();
  });

  it("an adjustment is put in and taken out", async () => {
    const { user } = renderApp("/forecast");
    await user.click(await screen.findByRole("button", { name: "Adjust" }));
    const dialog = await screen.findByRole("dialog");
    await user.type(within(dialog).getByRole("combobox", { name: "Account" }), "assets:bank:nordbank:eur");
    await user.type(within(dialog).getByLabelText("Date"), "2027-01-15");
    await user.type(within(dialog).getByRole("textbox", { name: "Amount" }), "-1200");
    await user.type(within(dialog).getByRole("textbox", { name: "Why" }), "Fair in January");
    await user.click(within(dialog).getByRole("button", { name: "Adjust" }));
    expect(await screen.findByText("The forecast is adjusted")).toBeInTheDocument();
    const row = (await screen.findByText("Fair in January")).closest("li");
    if (row === null) throw new Error("no row");
    await user.click(within(row).getByRole("button", { name: /^Remove the adjustment/ }));
    await waitFor(() => expect(screen.queryByText("Fair in January")).not.toBeInTheDocument());
  });

  it("scenarios are compared side by side", async () => {
    const { user } = renderApp("/forecast");
    await user.click(await screen.findByRole("button", { name: "Scenarios" }));
    const drawer = await screen.findByRole("dialog");
    await user.click(await within(drawer).findByRole("checkbox", { name: "Compare Largest customer pays late" }));
    const table = await within(drawer).findByRole("region", { name: "Scenarios" });
    expect(await within(table).findByText("9 of 100")).toBeInTheDocument();
    expect(within(table).getByText("As it is")).toBeInTheDocument();
  });

  it("a forecast is made, and says how far it is", async () => {
    const { user } = renderApp("/forecast");
    await user.click(await screen.findByRole("button", { name: "Make a forecast" }));
    expect(await screen.findByText("12 of 64 series")).toBeInTheDocument();
    expect(await screen.findByRole("button", { name: "Make a forecast" }, { timeout: 4_000 })).toBeInTheDocument();
  });

  it("published forecasts are scored, with the largest surprises", async () => {
    renderApp("/forecast/performance");
    const horizons = await screen.findByRole("region", { name: "By weeks ahead" });
    expect(within(horizons).getByRole("rowheader", { name: "All together" })).toBeInTheDocument();
    const surprises = screen.getByRole("region", { name: "Largest surprises" });
    expect(within(surprises).getByRole("link", { name: "1501" })).toHaveAttribute("href", expect.stringContaining("entry=1501"));
  });

  it("open items and payments lead to what they are of, with the reason for their day", async () => {
    renderApp("/forecast");
    const known = await screen.findByRole("region", { name: "Open items, planned payments and debt" });
    expect(within(known).getByRole("link", { name: "RE-1042" })).toHaveAttribute("href", expect.stringContaining("/open-items#exp_01"));
    expect(within(known).getByRole("link", { name: "Invoice 88" })).toHaveAttribute("href", expect.stringContaining("/payments/12"));
    expect(within(known).getByText(/learned from 7 settled with them, 212 in all/)).toBeInTheDocument();
  });

  it("a number that is changed is solved again, and the moves become payments", async () => {
    const { user } = renderApp("/forecast/proposals");
    expect(await screen.findByText(/below its minimum of 1000.00 EUR/)).toBeInTheDocument();
    const minimum = screen.getByRole("textbox", { name: "Minimum of assets:bank:sparkasse:eur" });
    await user.clear(minimum);
    await user.type(minimum, "7000");
    expect(await screen.findByText(/below its minimum of 7000 EUR/)).toBeInTheDocument();
    await user.click(await screen.findByRole("button", { name: "Draft as payments (1)" }));
    expect(await screen.findByText("Payments drafted: 1")).toBeInTheDocument();
  });

  it("settings are saved on the version that was read", async () => {
    const { user } = renderApp("/forecast/settings");
    const horizon = await screen.findByRole("textbox", { name: "Days ahead" });
    await user.clear(horizon);
    await user.type(horizon, "120");
    await user.click(screen.getAllByRole("button", { name: "Save" })[0] ?? horizon);
    expect(await screen.findByText("The settings are saved")).toBeInTheDocument();
  });
});
