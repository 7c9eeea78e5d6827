// Counterparties over the made-up server: found, merged, split, kept from the books, and told of a conflict.
import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { renderApp } from "@/app/test-app";
import { server } from "@/test-server";

describe("counterparties", () => {
  it("are found by any of their names, and by an account with its blanks", async () => {
    const { user, router } = renderApp("/counterparties");
    const table = await screen.findByRole("region", { name: "Counterparties" });
    expect(within(table).getByText("SWN Stadtwerke Nord, Stadtwerke Vertrieb, SW Netz GmbH and 1 more")).toBeInTheDocument();
    await user.keyboard("/");
    await user.type(screen.getByRole("searchbox", { name: "Search names and accounts" }), "nl91 abna");
    expect(await screen.findByRole("link", { name: "Hausverwaltung Elbe" })).toBeInTheDocument();
    expect(screen.queryByRole("link", { name: "Stadtwerke" })).not.toBeInTheDocument();
    expect(router.state.location.search).toMatchObject({ q: "nl91 abna" });
  });

  it("that are one are merged; the one with most lines stays unless another is chosen", async () => {
    const { user } = renderApp("/counterparties");
    await user.click(await screen.findByRole("checkbox", { name: "Choose Spedition Nord" }));
    expect(screen.getByRole("button", { name: "Merge" })).toBeDisabled();
    await user.click(screen.getByRole("checkbox", { name: "Choose Hafenspedition Nord GmbH" }));
    await user.click(screen.getByRole("button", { name: "Merge 2 counterparties" }));
    const dialog = await screen.findByRole("dialog", { name: "Merge 2 counterparties" });
    expect(within(dialog).getByRole("radio", { name: /^Hafenspedition/ })).toBeChecked();
    await user.click(within(dialog).getByRole("button", { name: "Merge" }));
    await waitFor(() => expect(screen.queryByRole("link", { name: "Spedition Nord" })).not.toBeInTheDocument());
    expect(screen.getByText("96")).toBeInTheDocument();
  });

  it("give a name that is somebody else's up, with its lines", async () => {
    const { user, router } = renderApp("/counterparties/cpt_00000000000000000000000000000004");
    expect(await screen.findByRole("region", { name: "Open items" })).toHaveTextContent("R-1003");
    await user.click(screen.getByRole("button", { name: "Split SW Netz GmbH off" }));
    const dialog = await screen.findByRole("dialog", { name: "Split off" });
    expect(within(dialog).getByLabelText("Name of the new one")).toHaveValue("SW Netz GmbH");
    await user.click(within(dialog).getByRole("button", { name: "Split off" }));
    expect(await screen.findByRole("heading", { level: 1, name: "SW Netz GmbH" })).toBeInTheDocument();
    expect(router.state.location.pathname).not.toContain("0000004");
  });

  it("are kept from what is in the books, with every name and account", async () => {
    const { user } = renderApp("/counterparties");
    await user.click(await screen.findByRole("button", { name: "Keep Cloud Ltd" }));
    const dialog = await screen.findByRole("dialog", { name: "New counterparty" });
    expect(within(dialog).getByLabelText("Other names")).toHaveValue("CLOUD LIMITED DUBLIN");
    expect(within(dialog).getByLabelText("Accounts")).toHaveValue("IE29 AIBK 9311 5212 3456 78");
    await user.click(within(dialog).getByRole("button", { name: "Keep" }));
    expect(await screen.findByRole("link", { name: "Cloud Ltd" })).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByRole("button", { name: "Keep Cloud Ltd" })).not.toBeInTheDocument());
  });

  it("that somebody changed meanwhile are not overwritten", async () => {
    server.use(http.put("*/api/v1/counterparties/:id", () => HttpResponse.json({ type: "about:blank", title: "Precondition Failed", status: 412, detail: "version 1 was expected, version 2 is there", code: "version-conflict", request_id: "req_9" }, { status: 412 })));
    const { user } = renderApp("/counterparties/cpt_00000000000000000000000000000002");
    await screen.findByRole("heading", { level: 1, name: "Hausverwaltung Elbe" });
    await user.keyboard("e");
    const dialog = await screen.findByRole("dialog", { name: "Edit counterparty" });
    await user.type(within(dialog).getByLabelText("Name"), " 2");
    await user.click(within(dialog).getByRole("button", { name: "Save" }));
    expect(await within(dialog).findByText(/Somebody changed this meanwhile/)).toBeInTheDocument();
    expect(within(dialog).getByRole("button", { name: "Show what is there now" })).toBeInTheDocument();
  });
});
