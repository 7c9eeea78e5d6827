import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { server } from "@/test-server";
import { renderApp } from "@/app/test-app";

describe("rules", () => {
  it("are tried on the history before they are kept", async () => {
    const { user } = renderApp("/rules");
    await user.click(await screen.findByRole("button", { name: "New rule" }));
    const dialog = await screen.findByRole("dialog", { name: "New rule" });
    const keep = within(dialog).getByRole("button", { name: "Keep rule" });
    expect(keep).toBeDisabled();
    await user.type(within(dialog).getByLabelText("Name"), "Cloud");
    await user.type(within(dialog).getByLabelText("Text contains"), "cloud ltd");
    await user.type(within(dialog).getByLabelText("Category"), "expenses:office:software");
    await user.click(within(dialog).getByRole("button", { name: "Try on the history" }));
    expect(await within(dialog).findByText("2 of 412 lines would change")).toBeInTheDocument();
    await user.click(keep);
    expect(await screen.findByText("anywhere: contains cloud ltd")).toBeInTheDocument();
  });

  it("that say more than the form can are edited as text", async () => {
    const { user } = renderApp("/rules");
    await user.click(await screen.findByRole("button", { name: "Edit Freight" }));
    const dialog = await screen.findByRole("dialog", { name: "Edit rule" });
    expect(within(dialog).getByLabelText("The rule as text")).toHaveDisplayValue(/spedition\|cargo/);
  });

  it("say why they fit an entry", async () => {
    const { user } = renderApp("/rules");
    await user.type(await screen.findByLabelText("Why? Entry"), "120");
    await user.click(screen.getByRole("button", { name: "Why" }));
    expect(await screen.findByText("Fits")).toBeInTheDocument();
    expect(screen.getByText("hausverwaltung nord")).toBeInTheDocument();
  });

  it("show what is wrong with them beside the form", async () => {
    server.use(http.post("*/api/v1/rules", () => HttpResponse.json({ type: "about:blank", title: "Unprocessable", status: 422, detail: "the rule has 1 problem: it is not kept", code: "file-problems", request_id: "req_9", problems: [{ severity: "error", code: "account", found: "then.[0].category: expenses:x", expected: "the path of an account that is open" }] }, { status: 422 })));
    const { user } = renderApp("/rules");
    await user.click(await screen.findByRole("button", { name: "New rule" }));
    const dialog = await screen.findByRole("dialog", { name: "New rule" });
    await user.type(within(dialog).getByLabelText("Name"), "x");
    await user.type(within(dialog).getByLabelText("Text contains"), "x");
    await user.type(within(dialog).getByLabelText("Category"), "expenses:x");
    await user.click(within(dialog).getByRole("button", { name: "Keep rule" }));
    expect(await within(dialog).findByRole("alert")).toHaveTextContent("the path of an account that is open");
  });
});

describe("suggestions", () => {
  it("are chosen and accepted with the keyboard", async () => {
    const { user } = renderApp("/suggestions");
    const table = await screen.findByRole("region", { name: "Suggestions" });
    const before = within(table).getAllByRole("row").length;
    await user.keyboard("xjx");
    expect(await screen.findByRole("button", { name: "Accept 2 suggestions" })).toBeEnabled();
    await user.keyboard("a");
    expect(await screen.findByText("2 lines categorised")).toBeInTheDocument();
    const after = await screen.findByRole("region", { name: "Suggestions" });
    expect(within(after).getAllByRole("row").length).toBe(before - 2);
  });
});

describe("open items", () => {
  it("are matched together, but not what has a rival", async () => {
    const { user } = renderApp("/open-items");
    await user.click(await screen.findByRole("checkbox", { name: "Select all" }));
    await user.click(await screen.findByRole("button", { name: "Accept 3 matches" }));
    expect(await screen.findByText("Accepted")).toBeInTheDocument();
    expect(await screen.findByText("Has a rival")).toBeInTheDocument();
  });

  it("that are payables are paid, by whom is named if nobody is found", async () => {
    const { user } = renderApp("/open-items");
    expect(await screen.findByRole("link", { name: "Payment 2" })).toBeInTheDocument();
    await user.click(await screen.findByRole("checkbox", { name: "Pay R-1003" }));
    await user.click(screen.getByRole("button", { name: "Pay 1 item" }));
    const dialog = await screen.findByRole("dialog", { name: "Pay 1 item" });
    await user.type(within(dialog).getByRole("combobox", { name: "Pays from" }), "bank");
    const [first] = await screen.findAllByRole("option");
    if (first !== undefined) await user.click(first);
    await user.click(within(dialog).getByRole("button", { name: "Draft payments" }));
    expect(await within(dialog).findByText(/name the one who is paid/)).toBeInTheDocument();
    await user.selectOptions(within(dialog).getByLabelText("Pays to"), "bnf_1");
    await user.click(within(dialog).getByRole("button", { name: "Draft payments" }));
    expect(await screen.findByRole("link", { name: "Payment 5" })).toBeInTheDocument();
  });
});

describe("reconciliation", () => {
  it("is started, compared and signed off", async () => {
    const { user } = renderApp("/reconciliation");
    const table = await screen.findByRole("region", { name: "Reconciliation" });
    await user.click(within(table).getByRole("button", { name: "Reconcile assets:bank:nordbank:payroll" }));
    const dialog = await screen.findByRole("dialog", { name: "Reconcile assets:bank:nordbank:payroll" });
    await user.click(within(dialog).getByRole("button", { name: "Start" }));
    expect(await screen.findByText(/^Bank and books agree\./)).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Sign off" }));
    await user.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Sign off" }));
    const row = within(table).getByRole("row", { name: /payroll/ });
    await waitFor(() => expect(within(row).getAllByText("31 Oct 2026")).toHaveLength(2));
  });
});
