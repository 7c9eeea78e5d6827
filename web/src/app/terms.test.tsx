// Terms of accounts over the made-up server: set from the account and from the grid, where a breach is coloured.
import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { renderApp } from "@/app/test-app";
import { server } from "@/test-server";

describe("terms of an account", () => {
  it("are set on its page, with a fault beside its field", async () => {
    const { user } = renderApp("/accounts/1");
    await user.click(await screen.findByRole("button", { name: "Terms" }));
    const dialog = await screen.findByRole("dialog", { name: "Terms of assets:bank:nordbank:operating" });
    expect(await within(dialog).findByLabelText("Target (EUR)")).toHaveValue("200000.00");
    await user.type(within(dialog).getByLabelText("Overdraft (EUR)"), "1.234");
    expect(within(dialog).getByText("More decimal places than EUR has.")).toBeInTheDocument();
    const save = within(dialog).getByRole("button", { name: "Save" });
    expect(save).toBeDisabled();
    await user.clear(within(dialog).getByLabelText("Overdraft (EUR)"));
    await user.type(within(dialog).getByLabelText("Overdraft (EUR)"), "50.000,00");
    await user.click(save);
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    expect(await screen.findByText("Terms kept")).toBeInTheDocument();
  });

  it("that are broken colour the grid, and are changed from there", async () => {
    const { user } = renderApp("/positions");
    const grid = await screen.findByRole("region", { name: "Positions" });
    const row = await within(grid).findByRole("row", { name: /nordbank:payroll/ });
    expect(await within(row).findByText("Below its target")).toBeInTheDocument();
    expect(within(row).getAllByRole("cell").at(-1)).toHaveClass("position-warning");
    await user.click(within(row).getByRole("button", { name: "Terms of assets:bank:nordbank:payroll" }));
    const dialog = await screen.findByRole("dialog");
    await user.clear(await within(dialog).findByLabelText("Target (EUR)"));
    await user.click(within(dialog).getByRole("button", { name: "Save" }));
    await waitFor(() => expect(within(row).queryByText("Below its target")).not.toBeInTheDocument());
  });

  it("that somebody changed meanwhile are shown and not overwritten", async () => {
    const { user } = renderApp("/accounts/1");
    await user.click(await screen.findByRole("button", { name: "Terms" }));
    const dialog = await screen.findByRole("dialog");
    const least = await within(dialog).findByLabelText("Minimum (EUR)");
    server.use(
      http.put("*/api/v1/accounts/1/terms", () => HttpResponse.json({ type: "about:blank", title: "Precondition Failed", status: 412, detail: "version 2 is there", code: "version-conflict", request_id: "req_9" }, { status: 412 })),
      http.get("*/api/v1/accounts/1/terms", () => HttpResponse.json({ overdraft: null, target: null, least: "777.00", restricted: null, available_after_days: null, haircut_bps: null }, { headers: { ETag: '"9"' } })),
    );
    await user.type(least, "5");
    await user.click(within(dialog).getByRole("button", { name: "Save" }));
    await user.click(await within(dialog).findByRole("button", { name: "Show what is there now" }));
    await waitFor(() => expect(within(dialog).getByLabelText("Minimum (EUR)")).toHaveValue("777.00"));
  });
});
