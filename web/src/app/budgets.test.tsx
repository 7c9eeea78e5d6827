// Budgets over the made-up server: what stands, keeping one, deleting one, what recurs.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderApp } from "@/app/test-app";

describe("budgets", () => {
  it("say what is left, what is too much and what rolled over", async () => {
    renderApp("/budgets");
    const list = await screen.findByRole("list", { name: "Budgets" });
    expect(within(list).getByText(/50\.50 EUR too much · −90\.00 EUR carried over/)).toBeInTheDocument();
    expect(within(list).getByRole("img", { name: "990.00 EUR of 1,200.00 EUR spent" })).toBeInTheDocument();
  });

  it("are kept and deleted", async () => {
    const { user } = renderApp("/budgets");
    await user.click(await screen.findByRole("button", { name: "New budget" }));
    const dialog = await screen.findByRole("dialog", { name: "New budget" });
    await user.type(within(dialog).getByLabelText("Name"), "fairs");
    await user.type(within(dialog).getByLabelText("Categories"), "expenses:fairs, expenses:stands");
    await user.type(within(dialog).getByLabelText(/^Amount/), "2500.00");
    await user.click(within(dialog).getByRole("button", { name: "Keep budget" }));
    expect(await screen.findByText(/expenses:fairs, expenses:stands/)).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Change fairs" }));
    const change = await screen.findByRole("dialog", { name: "fairs" });
    await user.click(within(change).getByRole("button", { name: "Delete budget" }));
    await waitFor(() => expect(screen.queryByText(/expenses:fairs/)).not.toBeInTheDocument());
  });

  it("show what recurs with its new price, and what ended apart", async () => {
    const { user } = renderApp("/budgets");
    const region = await screen.findByRole("region", { name: "Recurring payments" });
    expect(within(region).getByText(/was 99\.00 EUR before/)).toBeInTheDocument();
    expect(within(region).queryByText("Old Tool")).not.toBeInTheDocument();
    await user.click(screen.getByRole("radio", { name: "Ended" }));
    expect(await screen.findByText("Old Tool")).toBeInTheDocument();
  });
});
