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
    expect(within(grid).getAllByRole("link", { name: /^Entries of income:sales/ })[0]).toHaveAttribute("href", expect.stringContaining("/entries?flows=20"));
    // Weeks before the first forecast are told as they would have been forecast.
    expect(within(grid).getByRole("rowheader", { name: "Was expected" })).toBeInTheDocument();
    expect(within(grid).getAllByText("made afterwards")).toHaveLength(2);
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
    expect(await screen.findByText("Being made: 19 %")).toBeInTheDocument();
    expect(await screen.findByRole("button", { name: "Make a forecast" }, { timeout: 4_000 })).toBeInTheDocument();
  });

  it("forecasts of past weeks are made to be compared, and are in no score of those made ahead", async () => {
    const { user } = renderApp("/forecast/performance");
    expect(await screen.findByRole("radio", { name: "Made ahead (8)" })).toBeChecked();
    const past = await screen.findByRole("region", { name: "Forecast and what came" });
    expect(await within(past).findAllByText("made afterwards")).toHaveLength(3);
    expect(screen.getByText(/^5 of these weeks had .* 3 are told as they would have been forecast/)).toBeInTheDocument();
    await user.click(screen.getByRole("radio", { name: "Made afterwards (3)" }));
    expect(await screen.findByText(/^As it would have been forecast/)).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Try the last 13 weeks" }));
    expect(await screen.findByText("Being made: 25 %")).toBeInTheDocument();
    expect(await screen.findByRole("button", { name: "Try the last 13 weeks" }, { timeout: 4_000 })).toBeInTheDocument();
  });

  it("published forecasts are scored, with the largest surprises", async () => {
    renderApp("/forecast/performance");
    const horizons = await screen.findByRole("region", { name: "By weeks ahead" });
    expect(within(horizons).getByRole("rowheader", { name: "All together" })).toBeInTheDocument();
    const surprises = screen.getByRole("region", { name: "Largest surprises" });
    expect(within(surprises).getByRole("link", { name: "Entry 1501: Meridian Retail" })).toHaveAttribute("href", expect.stringMatching(/account=1&flows=20&.*entry=1501/));
    // What did not come explains as much as what did.
    expect(within(surprises).getByText(/^Huber Estates did not come/)).toBeInTheDocument();
    expect(within(surprises).getByRole("link", { name: "3 more entries" })).toBeInTheDocument();
  });

  it("models stand best first, and one that does not beat the naive forecast is said to be no better", async () => {
    renderApp("/forecast/performance");
    const models = await screen.findByRole("region", { name: "By model" });
    const rows = within(models).getAllByRole("rowheader").map((row) => row.textContent);
    expect(rows[0]).toBe("Ensemblebetter than last week");
    expect(rows.at(-2)).toBe("Same as last week");
    expect(rows.at(-1)).toBe("pooledno better than last week");
    expect(screen.getByRole("img", { name: "Error of each model through time" })).toBeInTheDocument();
  });

  it("past weeks are shown beside what was expected at the distance that is chosen", async () => {
    const { user } = renderApp("/forecast/performance?ahead=4");
    expect(await screen.findByRole("img", { name: /expected 4 weeks ahead/ })).toBeInTheDocument();
    expect(screen.getByText(/^2 of these weeks had a forecast/)).toBeInTheDocument();
    await user.click(screen.getByRole("radio", { name: "13" }));
    expect(await screen.findByText("None of these weeks had a forecast at that distance.")).toBeInTheDocument();
    const weeks = screen.getByRole("region", { name: "Forecast and what came" });
    expect(within(weeks).getAllByText("no forecast")).toHaveLength(26);
    await user.selectOptions(screen.getByRole("combobox", { name: "Category" }), "income:sales");
    await waitFor(() => expect(screen.getByRole("radio", { name: "13" })).toBeChecked());
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

  it("entries behind a figure are those of the account, the currency or the entity that is looked at", async () => {
    renderApp("/forecast?account=assets:bank:nordbank:operating");
    const grid = await screen.findByRole("region", { name: "Receipts and payments" });
    const link = (await within(grid).findAllByRole("link", { name: /^Entries of income:sales/ }))[0];
    expect(link).toHaveAttribute("href", expect.stringMatching(/flows=20&account=\d+&from=/));
  });

  it("a figure to come says where it comes from, and its open items are listed alone", async () => {
    const { user } = renderApp("/forecast");
    const grid = await screen.findByRole("region", { name: "Receipts and payments" });
    await user.click(within(grid).getByRole("button", { name: /^Where income:sales, 7 Dec 2026/ }));
    const panel = await screen.findByRole("dialog", { name: "income:sales" });
    expect(await within(panel).findByText("Open items, planned payments and debt")).toBeInTheDocument();
    expect(within(panel).getByRole("list", { name: "Models and their weight" })).toHaveTextContent("boosted52");
    expect(within(panel).getByText(/^Trained .* on 1,096 days/)).toBeInTheDocument();
    expect(within(panel).getByRole("link", { name: "How forecasts of it did" })).toHaveAttribute("href", expect.stringContaining("category=income"));
    await user.click(within(panel).getByRole("button", { name: "Show each of them" }));
    const known = await screen.findByRole("region", { name: "Open items, planned payments and debt" });
    expect(await screen.findByText(/^1 of .* may come from 7 Dec 2026/)).toBeInTheDocument();
    expect(within(known).getByRole("link", { name: "RE-1042" })).toBeInTheDocument();
    expect(within(known).queryByRole("link", { name: "Invoice 88" })).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Show all 3" }));
    expect(await screen.findByRole("link", { name: "Invoice 88" })).toBeInTheDocument();
  });

  it("recurring flows are named with their next days, and keys go from figure to figure", async () => {
    const { user } = renderApp("/forecast");
    const grid = await screen.findByRole("region", { name: "Receipts and payments" });
    within(grid).getByRole("button", { name: /^Where expenses:payroll, 30 Nov 2026/ }).focus();
    await user.keyboard("{ArrowRight}{ArrowDown}{Enter}");
    const panel = await screen.findByRole("dialog", { name: "expenses:rent" });
    expect(await within(panel).findByText("Huber Estates")).toBeInTheDocument();
    expect(within(panel).getByText(/, then 31 Dec 2026/)).toBeInTheDocument();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(within(grid).getByRole("button", { name: /^Where expenses:rent, 7 Dec 2026/ })).toHaveFocus();
  });

  it("more weeks than the forecast has are said to be missing, with the cure", async () => {
    const { user } = renderApp("/forecast");
    await user.click(await screen.findByRole("radio", { name: "53 weeks" }));
    expect(await screen.findByText(/^The forecast goes up to .*: 13 of 53 weeks are shown.*set the days ahead to 365/)).toBeInTheDocument();
  });
});
