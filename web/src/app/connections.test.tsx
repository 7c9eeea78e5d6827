// Connections over the made-up server: how each stands, adding one, and what one may do about them.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderApp } from "@/app/test-app";

describe("connections", () => {
  it("each says how it stands, what is wrong and the cure", async () => {
    renderApp("/connections");
    const list = await screen.findByRole("list", { name: "Connections" });
    expect(within(list).getByText("Fine")).toBeInTheDocument();
    expect(within(list).getByText(/give it again at the bank/)).toBeInTheDocument();
    expect(within(list).getByText(/nothing new for 73 hours/)).toBeInTheDocument();
  });

  it("one is added, synced, paused and removed", async () => {
    const { user } = renderApp("/connections");
    await user.click(await screen.findByRole("button", { name: "Add connection" }));
    const dialog = await screen.findByRole("dialog");
    await user.type(await within(dialog).findByRole("textbox", { name: "Name" }), "Eastbank");
    await user.click(within(dialog).getByRole("button", { name: "Add connection" }));
    expect(await screen.findByText("The connection is added")).toBeInTheDocument();
    await user.click(await screen.findByRole("button", { name: "Sync Eastbank now" }));
    expect(await screen.findByText("12 lines booked")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Pause Eastbank" }));
    expect(await screen.findByText("The connection rests")).toBeInTheDocument();
    await user.click(await screen.findByRole("button", { name: "Remove Eastbank" }));
    await user.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Remove" }));
    await waitFor(() => expect(screen.queryByRole("button", { name: "Remove Eastbank" })).not.toBeInTheDocument());
  });
});
