import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { renderApp } from "@/app/test-app";
import { previewOf, server } from "@/test-server";

describe("prices", () => {
  it("list the pairs, and one of them in full", async () => {
    const { user, router } = renderApp("/prices");
    const pairs = await screen.findByRole("navigation", { name: "Pairs" });
    await user.click(within(pairs).getByRole("button", { name: /^USD ?\/EUR/ }));
    expect(await screen.findByRole("table", { name: "Prices of USD/EUR" })).toBeInTheDocument();
    expect(router.state.location.search).toMatchObject({ base: "USD", quote: "EUR" });
    await user.click(screen.getByRole("radio", { name: "1Y" }));
    await waitFor(() => expect(router.state.location.search.range).toBe("1y"));
    expect(await screen.findByRole("button", { name: /^Show all 3\d\d prices/ })).toBeInTheDocument();
  });

  it("are added by hand", async () => {
    const { user, router } = renderApp("/prices");
    await screen.findByRole("navigation", { name: "Pairs" });
    await user.keyboard("cp");
    const dialog = await screen.findByRole("dialog", { name: "Add price" });
    const submit = within(dialog).getByRole("button", { name: "Add price" });
    await user.type(within(dialog).getByRole("textbox", { name: "One unit of" }), "mrt");
    expect(submit).toBeDisabled();
    await user.type(within(dialog).getByRole("textbox", { name: "Rate" }), "0,042");
    await user.click(submit);
    expect(await screen.findByText("Prices kept")).toBeInTheDocument();
    await waitFor(() => expect(router.state.location.search).toMatchObject({ base: "MRT", quote: "EUR" }));
    expect(await screen.findByRole("heading", { name: "MRT/EUR" })).toBeInTheDocument();
  });

  it("come from a CSV file, with every wrong line named", async () => {
    const { user } = renderApp("/prices");
    await user.click(await screen.findByRole("button", { name: "Import CSV" }));
    const dialog = await screen.findByRole("dialog", { name: "Import CSV" });
    const file = within(dialog).getByLabelText("File");
    await user.upload(file, new File(["base,quote,on,rate\nJPY,EUR,2026-11-20,abc\n"], "prices.csv", { type: "text/csv" }));
    await user.click(within(dialog).getByRole("button", { name: "Import prices" }));
    const alert = await within(dialog).findByRole("alert");
    expect(alert).toHaveTextContent("line 2 abc a decimal such as 0.9213");
    await user.upload(file, new File(["base,quote,on,rate\nJPY,EUR,2026-11-20,0.0061\n"], "prices.csv", { type: "text/csv" }));
    await user.click(within(dialog).getByRole("button", { name: "Import prices" }));
    expect(await screen.findByText("1 added")).toBeInTheDocument();
  });

  it("say that there are none, and offer the ways to have some", async () => {
    server.use(http.get("*/api/v1/prices", () => HttpResponse.json({ items: [] })));
    const { user, router } = renderApp("/prices");
    await user.click(await screen.findByRole("button", { name: "Look further back" }));
    await waitFor(() => expect(router.state.location.search.range).toBe("3y"));
    expect(await screen.findByText(/Balances in other currencies are unpriced/)).toBeInTheDocument();
  });

  it("say what failed", async () => {
    server.use(http.get("*/api/v1/prices", () => HttpResponse.json({ title: "Away", status: 400, detail: "no prices today", code: "away", request_id: "req_3" }, { status: 400 })));
    renderApp("/prices");
    expect(await screen.findByRole("alert")).toHaveTextContent("no prices today");
  });
});

describe("CSV mappings", () => {
  it("are listed, renamed and deleted", async () => {
    const { user } = renderApp("/import/mappings");
    await user.click(await screen.findByRole("button", { name: "Rename Company card" }));
    const rename = await screen.findByRole("dialog", { name: "Rename Company card" });
    const name = within(rename).getByRole("textbox", { name: "Mapping name" });
    await user.clear(name);
    await user.type(name, "Nordbank current account");
    await user.click(within(rename).getByRole("button", { name: "Rename" }));
    expect(await within(rename).findByRole("alert")).toHaveTextContent("exists already");
    await user.clear(name);
    await user.type(name, "Card 2026");
    await user.click(within(rename).getByRole("button", { name: "Rename" }));
    expect(await screen.findByRole("heading", { name: "Card 2026" })).toBeInTheDocument();
    expect(screen.queryByRole("heading", { name: "Company card" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Delete Card 2026" }));
    await user.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Delete" }));
    await waitFor(() => expect(screen.queryByRole("heading", { name: "Card 2026" })).toBeNull());
  });

  it("are saved from an import, and chosen in one", async () => {
    const preview = previewOf([{ name: "c.csv", size: 900 }], "2026-11-21T06:00:00Z");
    const { user } = renderApp(`/import/${preview.id}`);
    await user.click(await screen.findByRole("button", { name: "Save mapping" }));
    const dialog = await screen.findByRole("dialog", { name: "Save mapping" });
    const name = within(dialog).getByRole("combobox", { name: "Mapping name" });
    await user.type(name, "Nordbank current account");
    expect(await within(dialog).findByRole("button", { name: "Replace" })).toBeInTheDocument();
    await user.clear(name);
    await user.type(name, "Savings");
    await user.click(within(dialog).getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Mapping saved")).toBeInTheDocument();
    await waitFor(() => expect(within(screen.getByRole("combobox", { name: "Saved mapping" })).getByRole("option", { name: "Savings" })).toBeInTheDocument());
    await user.selectOptions(screen.getByRole("combobox", { name: "Saved mapping" }), "Savings");
    expect(screen.getByRole("combobox", { name: "Meaning of column Betrag" })).toHaveValue("amount");
  });

  it("say when there are none", async () => {
    server.use(http.get("*/api/v1/mappings", () => HttpResponse.json({ items: [] })));
    renderApp("/import/mappings");
    expect(await screen.findByText("No saved mappings")).toBeInTheDocument();
  });
});
