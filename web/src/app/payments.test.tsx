// Payments over the made-up server: what waits is approved and goes into a file; a batch is drafted; details are approved.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderApp } from "@/app/test-app";

describe("payments", () => {
  it("what waits is approved after a look, and then goes into a file", async () => {
    const { user } = renderApp("/payments?state=submitted");
    await user.click(await screen.findByRole("checkbox", { name: "Select payment 4" }));
    await user.click(screen.getByRole("button", { name: "Approve" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Approve this?" });
    expect(within(dialog).getByText("Bäckerei Müller")).toBeInTheDocument();
    await user.click(within(dialog).getByRole("button", { name: "Approve" }));
    await waitFor(() => expect(screen.queryByRole("checkbox", { name: "Select payment 4" })).not.toBeInTheDocument());
    await user.click(screen.getByRole("radio", { name: /^Approved/ }));
    await user.click(await screen.findByRole("checkbox", { name: "Select payment 4" }));
    await user.click(screen.getByRole("button", { name: "Make file" }));
    const file = await screen.findByRole("dialog", { name: "Make a file for the bank" });
    await user.click(within(file).getByRole("button", { name: "Make file" }));
    expect(await within(file).findByText("BSR-00000001-F000003.xml was made")).toBeInTheDocument();
    expect(within(file).getByText("Baeckerei Mueller")).toBeInTheDocument();
  });

  it("a rejection needs a reason", async () => {
    const { user } = renderApp("/payments/3");
    expect(await screen.findByText(/unusual for this beneficiary/)).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Reject" }));
    const dialog = await screen.findByRole("dialog", { name: "Reject this?" });
    const send = within(dialog).getByRole("button", { name: "Reject" });
    expect(send).toBeDisabled();
    await user.type(within(dialog).getByLabelText("Reason"), "not ordered");
    await user.click(send);
    expect(await screen.findByText("Rejected", { selector: ".payment-step" })).toBeInTheDocument();
  });

  it("a batch is drafted with one account that pays", async () => {
    const { user, router } = renderApp("/payments/new");
    await user.type(await screen.findByRole("combobox", { name: "Pays from" }), "bank");
    const [first] = await screen.findAllByRole("option");
    if (first !== undefined) await user.click(first);
    await user.click(screen.getByRole("button", { name: "Add another payment" }));
    const send = screen.getByRole("button", { name: "Draft and submit" });
    for (const number of ["1", "2"]) {
      const line = screen.getByRole("group", { name: `Payment ${number}` });
      await user.selectOptions(within(line).getByLabelText("Pays to"), "bnf_1");
      expect(send).toBeDisabled();
      await user.type(within(line).getByLabelText(/^Amount/), "12.50");
    }
    await user.click(send);
    await waitFor(() => expect(router.state.location.pathname).toBe("/payments"));
    const list = await screen.findByRole("list", { name: "Payments" });
    await waitFor(() => expect(within(list).getAllByRole("listitem")).toHaveLength(7));
  });

  it("bank details that wait are approved, and wrong ones say why", async () => {
    const { user } = renderApp("/payments/beneficiaries");
    await user.click(await screen.findByRole("button", { name: "Approve the details of Hafenspedition Nord GmbH" }));
    await waitFor(() => expect(screen.queryByRole("button", { name: "Approve the details of Hafenspedition Nord GmbH" })).not.toBeInTheDocument());
    await user.click(screen.getByRole("button", { name: "New beneficiary" }));
    const dialog = await screen.findByRole("dialog", { name: "New beneficiary" });
    await user.type(within(dialog).getByLabelText("Name of the account's holder"), "Somebody");
    await user.type(within(dialog).getByLabelText("IBAN", { selector: "input:not([type=radio])" }), "DE88370400440532013000");
    expect(await within(dialog).findByText(/Look again/)).toBeInTheDocument();
    await user.click(within(dialog).getByRole("button", { name: "New beneficiary" }));
    expect(await within(dialog).findByText(/check digits 88/)).toBeInTheDocument();
  });

  it("a gateway is set, and a file is sent through it", async () => {
    const { user, router } = renderApp("/payments/rules");
    expect(await screen.findByText("1 of Treasurer then 1 of Owner")).toBeInTheDocument();
    await user.click(await screen.findByRole("button", { name: "Set gateway" }));
    const dialog = await screen.findByRole("dialog", { name: "Set gateway" });
    await user.type(within(dialog).getByLabelText("Address"), "https://gateway.bank.example/v1");
    await user.type(within(dialog).getByLabelText("What it calls our key"), "acme-1");
    await user.click(within(dialog).getByRole("button", { name: "Set gateway" }));
    expect(await screen.findByText("Our public key (acme-1)")).toBeInTheDocument();
    await router.navigate({ to: "/payments/files" });
    await user.click(await screen.findByRole("button", { name: "Send" }));
    expect(await screen.findByText("The gateway has it")).toBeInTheDocument();
  });

  it("a template is kept", async () => {
    const { user } = renderApp("/payments/rules");
    const list = await screen.findByRole("list", { name: "Templates" });
    expect(within(list).getAllByRole("listitem")).toHaveLength(1);
    await user.click(screen.getByRole("button", { name: "New template" }));
    const dialog = await screen.findByRole("dialog", { name: "New template" });
    await user.type(within(dialog).getByLabelText("Name"), "insurance");
    await user.type(within(dialog).getByRole("combobox", { name: "Pays from" }), "bank");
    const [first] = await screen.findAllByRole("option");
    if (first !== undefined) await user.click(first);
    await user.selectOptions(within(dialog).getByLabelText("Pays to"), "bnf_1");
    await user.type(within(dialog).getByLabelText(/^Amount/), "90.00");
    await user.click(within(dialog).getByRole("button", { name: "Keep template" }));
    await waitFor(() => expect(within(list).getAllByRole("listitem")).toHaveLength(2));
  });
});
