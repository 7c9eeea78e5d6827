// The payment policy in its form over the made-up server: previewed, changed, and as text.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderApp } from "@/app/test-app";

type User = ReturnType<typeof renderApp>["user"];

async function ask(user: User, amount: string) {
  const picker = screen.getByRole("combobox", { name: "Pays from" });
  await user.type(picker, "operating");
  const [first] = await screen.findAllByRole("option");
  if (first !== undefined) await user.click(first);
  await user.type(screen.getByLabelText("Amount (EUR)"), amount);
}

describe("the payment policy", () => {
  it("says what a payment would need, as the rules stand in the form", async () => {
    const { user } = renderApp("/payments/rules/edit");
    const rules = await screen.findByRole("list", { name: "Who approves" });
    await ask(user, "12500");
    expect(await screen.findByText("By the rule “large”:")).toBeInTheDocument();
    expect(screen.getByText("1 of Owner")).toBeInTheDocument();
    const large = within(rules).getByRole("listitem", { name: "large" });
    await user.clear(within(large).getByLabelText("Amount from"));
    await user.type(within(large).getByLabelText("Amount from"), "20000");
    expect(await screen.findByText("By the rule “everything”:")).toBeInTheDocument();
  });

  it("gets a rule with its approvals, and a limit", async () => {
    const { user, router } = renderApp("/payments/rules/edit");
    await user.click(await screen.findByRole("button", { name: "Add rule" }));
    const keep = screen.getByRole("button", { name: "Keep rules" });
    expect(keep).toBeDisabled();
    const rule = screen.getByRole("listitem", { name: "Rule 1" });
    await user.type(within(rule).getByLabelText("Name of the rule"), "dollars");
    await user.type(within(rule).getByLabelText("Amount to"), "500.005");
    expect(within(rule).getByText("Exactly one: amounts of two cannot be compared.")).toBeInTheDocument();
    await user.type(within(rule).getByLabelText("Currencies"), "usd");
    expect(within(rule).getByText("More decimal places than the currency has.")).toBeInTheDocument();
    await user.type(within(rule).getByLabelText("Amount to"), "{Backspace}");
    await user.click(within(rule).getByRole("button", { name: "Add approval" }));
    await user.click(within(rule).getByRole("checkbox", { name: "In this order" }));
    await user.click(screen.getByRole("button", { name: "Add limit" }));
    const limit = screen.getByRole("listitem", { name: "Limit 2" });
    expect(within(limit).getByText("One of the two amounts.")).toBeInTheDocument();
    await user.type(within(limit).getByLabelText("Of a day"), "1000");
    expect(keep).toBeEnabled();
    await user.click(keep);
    await waitFor(() => expect(router.state.location.pathname).toBe("/payments/rules"));
    const list = await screen.findByRole("list", { name: "Who approves" });
    expect(within(list).getAllByRole("listitem")[0]).toHaveTextContent(/dollars.*USD.*up to.*500\.00/);
  });

  it("keeps a last rule for everything, wherever rules are moved", async () => {
    const { user } = renderApp("/payments/rules/edit");
    await user.click(await screen.findByRole("button", { name: "Move everything up" }));
    expect(screen.getByText(/The last rule must be for every payment/)).toBeInTheDocument();
    expect(screen.getByText("First put right what is marked below.")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Move everything down" }));
    expect(screen.queryByText(/The last rule must be for every payment/)).not.toBeInTheDocument();
  });

  it("is a text, too, which is read back into the form", async () => {
    const { user } = renderApp("/payments/rules/edit");
    await user.click(await screen.findByRole("radio", { name: "As text" }));
    const document = screen.getByLabelText("The policy");
    const before = document instanceof HTMLTextAreaElement ? document.value : "";
    await user.clear(document);
    await user.type(document, "no rules");
    expect(screen.getByText(/^This is no policy/)).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Keep rules" })).toBeDisabled();
    await user.clear(document);
    await user.click(document);
    await user.paste(before.replace('"cooling_hours": 24', '"cooling_hours": 48'));
    await user.click(screen.getByRole("radio", { name: "Form" }));
    expect(screen.getByLabelText("Changed bank details wait")).toHaveValue("48");
  });
});
