import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { renderApp } from "@/app/test-app";
import { CODE, meAs, PASSWORD, server } from "@/test-server";

beforeEach(() => {
  server.use(http.get("*/api/v1/auth/setup", () => HttpResponse.json({ needs_setup: false, needs_sign_in: true })), http.get("*/api/v1/auth/me", () => HttpResponse.json(meAs("owner"))));
});

describe("security", () => {
  it("an authenticator app is added with its first code, and recovery codes are shown this once", async () => {
    const { user } = renderApp("/security");
    await user.click(await screen.findByRole("button", { name: "Authenticator app" }));
    const dialog = await screen.findByRole("dialog", { name: "Add an authenticator app" });
    expect(await within(dialog).findByRole("img", { name: "QR code for the authenticator app" })).toBeInTheDocument();
    expect(within(dialog).getByText("JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP")).toBeInTheDocument();
    await user.type(within(dialog).getByRole("textbox"), CODE);
    await user.click(within(dialog).getByRole("button", { name: "Confirm" }));
    const codes = await screen.findByRole("alertdialog", { name: "Recovery codes" });
    expect(within(codes).getAllByRole("listitem")).toHaveLength(10);
    expect(within(codes).getByRole("button", { name: "Done" })).toBeDisabled();
    await user.click(within(codes).getByRole("checkbox", { name: "I have kept them" }));
    await user.click(within(codes).getByRole("button", { name: "Done" }));
    await waitFor(() => expect(screen.queryByRole("alertdialog")).not.toBeInTheDocument());
  });

  it("asks for a fresh proof when the server wants one, and then does what was asked", async () => {
    let isProved = false;
    server.use(
      http.post("*/api/v1/auth/reauthenticate", async ({ request }) => {
        const body: unknown = await request.json();
        isProved = JSON.stringify(body).includes(PASSWORD);
        return isProved ? new HttpResponse(null, { status: 204 }) : HttpResponse.json({ code: "credentials-wrong", detail: "the password is wrong" }, { status: 401 });
      }),
      http.post("*/api/v1/auth/api-keys", () => (isProved ? undefined : HttpResponse.json({ code: "reauthentication-required", detail: "prove it" }, { status: 401 }))),
    );
    const { user } = renderApp("/security");
    await user.click(await screen.findByRole("button", { name: "New key" }));
    await user.type(await screen.findByRole("textbox", { name: "Name" }), "Report");
    await user.click(screen.getByRole("checkbox", { name: "entries.read" }));
    await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: "New key" }));
    const proof = await screen.findByRole("dialog", { name: "Is it still you?" });
    const password = within(proof).getByLabelText("Password", { selector: "input[type=password]" });
    await user.type(password, "wrong{Enter}");
    expect(await within(proof).findByRole("alert")).toHaveTextContent("the password is wrong");
    await user.type(within(proof).getByLabelText("Password", { selector: "input[type=password]" }), `${PASSWORD}{Enter}`);
    expect(await screen.findByText(/^bsk_9ztr_/)).toBeInTheDocument();
    expect(screen.getByText("Copy it now: it is not shown again.")).toBeInTheDocument();
  });

  it("keeps the form when the proof is declined, and says so", async () => {
    server.use(http.post("*/api/v1/auth/api-keys", () => HttpResponse.json({ code: "reauthentication-required", detail: "prove it" }, { status: 401 })));
    const { user } = renderApp("/security");
    await user.click(await screen.findByRole("button", { name: "New key" }));
    await user.type(await screen.findByRole("textbox", { name: "Name" }), "Report{Enter}");
    await screen.findByRole("dialog", { name: "Is it still you?" });
    await user.keyboard("{Escape}");
    expect(await screen.findByText(/needs a fresh proof/)).toBeInTheDocument();
    expect(screen.getByRole("textbox", { name: "Name" })).toHaveValue("Report");
  });

  it("ends a session on another device", async () => {
    const { user } = renderApp("/security");
    const list = await screen.findByRole("list", { name: "Sessions" });
    expect(within(list).getByText("This device")).toBeInTheDocument();
    await user.click(within(list).getByRole("button", { name: "End the session on Safari · iPhone" }));
    await waitFor(() => expect(within(list).queryByText(/iPhone/)).not.toBeInTheDocument());
  });

  it("deletes the account only after it was named", async () => {
    const { user, router } = renderApp("/security");
    await user.click(await screen.findByRole("button", { name: "Delete account" }));
    const dialog = await screen.findByRole("dialog", { name: "Delete your account?" });
    const button = within(dialog).getByRole("button", { name: "Delete account" });
    expect(button).toBeDisabled();
    await user.type(within(dialog).getByRole("textbox"), "ada@aurelia.example");
    await user.click(button);
    await waitFor(() => expect(router.state.location.pathname).toBe("/sign-in"));
  });

  it("a provider is unlinked, unless it is the only way in", async () => {
    let isLast = true;
    server.use(http.delete("*/api/v1/auth/mfa/:id", () => (isLast ? HttpResponse.json({ code: "last-way-in", detail: "this is your only way to sign in" }, { status: 409 }) : undefined)));
    const { user } = renderApp("/security");
    await user.click(await screen.findByRole("button", { name: "Unlink Google" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Unlink Google?" });
    await user.click(within(dialog).getByRole("button", { name: "Unlink" }));
    expect(await within(dialog).findByRole("alert")).toHaveTextContent("this is your only way to sign in");
    isLast = false;
    await user.click(within(dialog).getByRole("button", { name: "Unlink" }));
    expect(await screen.findByRole("button", { name: "Link Google" })).toBeInTheDocument();
  });

  it("an organisation is left after a question", async () => {
    let left: string | null = null;
    server.use(
      http.post("*/api/v1/auth/leave", ({ request }) => {
        left = new URL(request.url).searchParams.get("org");
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { user } = renderApp("/security");
    await user.click(await screen.findByRole("button", { name: "Leave Sandbox" }));
    await user.click(within(await screen.findByRole("alertdialog", { name: "Leave Sandbox?" })).getByRole("button", { name: "Leave" }));
    await waitFor(() => expect(left).toBe("sandbox"));
  });
});

describe("members", () => {
  it("an invitation gives a link, this once", async () => {
    const { user } = renderApp("/members");
    await user.click(await screen.findByRole("button", { name: "Invite" }));
    const dialog = await screen.findByRole("dialog", { name: "Invite someone" });
    await user.type(within(dialog).getByRole("textbox", { name: "E-mail" }), "new@example.org");
    await user.selectOptions(within(dialog).getByRole("combobox", { name: "Role" }), "Auditor");
    expect(within(dialog).queryByRole("option", { name: "Owner" })).not.toBeInTheDocument();
    await user.click(within(dialog).getByRole("button", { name: "Make the link" }));
    expect(await within(dialog).findByText(/\/join\//)).toBeInTheDocument();
    await user.click(within(dialog).getByRole("button", { name: "Done" }));
    expect(await screen.findByText("new@example.org")).toBeInTheDocument();
  });

  it("a role and its scope are changed", async () => {
    let sent: unknown;
    server.events.on("request:start", ({ request }) => {
      if (request.method === "PATCH") void request.clone().json().then((body) => (sent = body));
    });
    const { user } = renderApp("/members");
    await user.click(await screen.findByRole("button", { name: "Actions for Grace Hopper" }));
    await user.click(await screen.findByRole("menuitem", { name: "Change role" }));
    await user.selectOptions(await screen.findByRole("combobox", { name: "Role" }), "Analyst");
    const accounts = screen.getByRole("textbox", { name: "Only these accounts" });
    expect(accounts).toHaveValue("assets:bank\nliabilities");
    await user.clear(accounts);
    await user.type(accounts, "assets:cash");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(sent).toEqual({ role: "analyst", scope: { accounts: ["assets:cash"], entities: ["de"] } }));
    expect(await screen.findByText("assets:cash, de")).toBeInTheDocument();
    server.events.removeAllListeners();
  });

  it("the matrix says of every role whether it may", async () => {
    renderApp("/members");
    const matrix = await screen.findByRole("region", { name: "What each role may do" });
    const row = within(matrix).getByRole("row", { name: /Book entries/ });
    expect(within(row).getAllByRole("cell").map((cell) => cell.textContent?.replace("·", ""))).toEqual(["Yes", "Yes", "Yes", "No", "No", "No"]);
  });

  it("who manages keys sees everybody's and revokes them", async () => {
    const { user } = renderApp("/members");
    await screen.findByText("bsk_8kd2…");
    await user.click(screen.getByRole("button", { name: "Revoke Bank fetcher" }));
    await user.click(within(await screen.findByRole("alertdialog", { name: "Revoke Bank fetcher?" })).getByRole("button", { name: "Revoke" }));
    await waitFor(() => expect(screen.queryByText("bsk_8kd2…")).not.toBeInTheDocument());
  });
});

describe("the audit log", () => {
  it("is filtered in the URL, shows what changed, and is proved", async () => {
    const { user, router } = renderApp("/audit");
    const log = await screen.findByRole("list", { name: "Audit log" });
    const first = within(log).getAllByRole("button", { name: /member\.changed/ })[0];
    if (first === undefined) throw new Error("no event");
    await user.click(first);
    const row = await within(log).findByRole("row", { name: /^role/ });
    expect(row).toHaveTextContent("roleanalysttreasurer");
    await user.click(within(log).getByRole("button", { name: "Only such events" }));
    await waitFor(() => expect(router.state.location.search).toMatchObject({ action: "member.changed" }));
    await waitFor(() => expect(screen.queryByText("sign-in.failed")).not.toBeInTheDocument());
    await user.click(screen.getByRole("button", { name: "Verify" }));
    expect(await screen.findByText("120 events, unbroken")).toBeInTheDocument();
  });
});

describe("settings", () => {
  it("the policy and a feature are switched", async () => {
    const { user } = renderApp("/settings");
    const policy = await screen.findByRole("checkbox", { name: /Everyone needs a second factor/ });
    await user.click(policy);
    await waitFor(() => expect(policy).not.toBeChecked());
    const flag = screen.getByRole("group", { name: "Guess the columns of CSV files" });
    await user.click(within(flag).getByRole("radio", { name: "On" }));
    await waitFor(() => expect(within(flag).getByRole("radio", { name: "On" })).toBeChecked());
  });
});
