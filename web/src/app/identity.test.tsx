import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { renderApp } from "@/app/test-app";
import { CODE, meAs, PASSWORD, server } from "@/test-server";

const setup = (needs_sign_in: boolean) => http.get("*/api/v1/auth/setup", () => HttpResponse.json({ needs_setup: !needs_sign_in, needs_sign_in }));
const problem = (status: number, code: string, detail = "refused") =>
  HttpResponse.json({ type: "about:blank", title: "Refused", status, detail, code, request_id: "req_3" }, { status, headers: { "content-type": "application/problem+json" } });
const as = (role: string) => server.use(setup(true), http.get("*/api/v1/auth/me", () => HttpResponse.json(meAs(role))));

describe("the open mode", () => {
  it("says that nobody is set up, and leads to how to set up", async () => {
    const { user, router } = renderApp("/");
    expect(await screen.findByText(/whoever is at this machine sees everything/)).toBeInTheDocument();
    await user.click(screen.getByRole("link", { name: "Set up sign-in" }));
    await user.type(await screen.findByRole("textbox", { name: "Set-up link" }), "http://127.0.0.1:8000/setup/setup_4f7kq2mxh5ta9pdz");
    await user.click(screen.getByRole("button", { name: "Continue" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/setup/setup_4f7kq2mxh5ta9pdz"));
    expect(await screen.findByRole("heading", { name: "Set up Bursar" })).toBeInTheDocument();
  });
});

describe("signing in", () => {
  it("is asked of who is nobody, and leads back to where they were going", async () => {
    let isIn = false;
    server.use(
      setup(true),
      http.get("*/api/v1/auth/me", () => (isIn ? HttpResponse.json(meAs("owner")) : problem(401, "sign-in-required"))),
      http.post("*/api/v1/auth/refresh", () => problem(401, "refresh-invalid")),
      http.post("*/api/v1/auth/mfa/verify", () => {
        isIn = true;
        return HttpResponse.json({ token_type: "Bearer", expires_in: 900, refresh_expires_in: 1, csrf_token: "c", mfa_required: false });
      }),
    );
    const { user, router } = renderApp("/entries?q=Rent");
    const email = await screen.findByRole("textbox", { name: "E-mail" });
    expect(router.state.location.search.back).toBe("/entries?q=Rent");
    expect(email).toHaveAttribute("autocomplete", "username webauthn");
    await user.type(email, "ada@aurelia.example");
    await user.type(screen.getByLabelText("Password"), `${PASSWORD}{Enter}`);
    const code = await screen.findByRole("textbox", { name: "Code" });
    expect(code).toHaveFocus();
    expect(code).toHaveAttribute("autocomplete", "one-time-code");
    await user.type(code, CODE);
    expect(await screen.findByRole("grid", { name: "Entries" })).toBeInTheDocument();
    expect(router.state.location.search).toMatchObject({ q: "Rent" });
  });

  it("says what was wrong, and until when one has to wait", async () => {
    const { user } = renderApp("/sign-in");
    await user.type(await screen.findByRole("textbox", { name: "E-mail" }), "ada@aurelia.example");
    await user.type(screen.getByLabelText("Password"), "wrong{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("e-mail or password are wrong");
    await user.clear(screen.getByRole("textbox", { name: "E-mail" }));
    await user.type(screen.getByRole("textbox", { name: "E-mail" }), "locked@aurelia.example{Enter}");
    expect(await screen.findByText("Too many attempts.")).toBeInTheDocument();
    expect(screen.getByRole("alert")).toHaveTextContent(/Try again at \d/);
    expect(screen.getByRole("button", { name: "Sign in" })).toBeDisabled();
  });

  it("takes a recovery code instead", async () => {
    const { user } = renderApp("/sign-in");
    await user.type(await screen.findByRole("textbox", { name: "E-mail" }), "ada@aurelia.example");
    await user.type(screen.getByLabelText("Password"), `${PASSWORD}{Enter}`);
    await user.click(await screen.findByRole("button", { name: "Use a recovery code" }));
    await user.type(screen.getByRole("textbox", { name: "Recovery code" }), "4f7k-q2mx-h5ta-9pdz{Enter}");
    expect(await screen.findByText(/^Total on/)).toBeInTheDocument();
  });
});

describe("a session", () => {
  it("is refreshed once for all that found it expired, and what was asked is asked again", async () => {
    let refreshes = 0;
    let isFresh = false;
    as("owner");
    server.use(
      http.get("*/api/v1/organisations", () => (isFresh ? undefined : problem(401, "token-expired"))),
      http.get("*/api/v1/auth/mfa", () => (isFresh ? undefined : problem(401, "token-expired"))),
      http.post("*/api/v1/auth/refresh", () => {
        refreshes += 1;
        isFresh = true;
        return HttpResponse.json({ token_type: "Bearer", expires_in: 900, refresh_expires_in: 1, csrf_token: "second" });
      }),
    );
    renderApp("/");
    expect(await screen.findByText(/^Total on/)).toBeInTheDocument();
    expect(refreshes).toBe(1);
  });

  it("sends its token with what changes something, and leads to the sign-in when it ends", async () => {
    as("owner");
    let sent: string | null = null;
    server.use(
      http.post("*/api/v1/auth/logout", ({ request }) => {
        sent = request.headers.get("x-csrf-token");
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { user, router } = renderApp("/accounts");
    await user.click(await screen.findByRole("button", { name: "Ada Lovelace: account" }));
    await user.click(await screen.findByRole("menuitem", { name: "Sign out" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/sign-in"));
    expect(sent).toBe("mock-csrf");
  });
});

describe("rights", () => {
  it("offer an auditor everything to see and nothing to change", async () => {
    as("auditor");
    const { user } = renderApp("/entries");
    await screen.findByRole("grid", { name: "Entries" });
    expect(screen.queryByRole("link", { name: /New entry/ })).not.toBeInTheDocument();
    const nav = screen.getAllByRole("navigation", { name: "Main" })[0];
    if (nav === undefined) throw new Error("no navigation");
    expect(within(nav).getByRole("link", { name: "Audit log" })).toBeInTheDocument();
    await user.click(within(nav).getByRole("link", { name: "Members" }));
    expect(await screen.findByText("Grace Hopper")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Invite" })).not.toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Actions for Grace Hopper" })).not.toBeInTheDocument();
  });

  it("hide from a viewer what only inspectors see", async () => {
    as("viewer");
    renderApp("/");
    await screen.findByText(/^Total on/);
    expect(screen.queryByRole("link", { name: "Audit log" })).not.toBeInTheDocument();
    expect(screen.queryByRole("link", { name: "Members" })).not.toBeInTheDocument();
  });
});

describe("links", () => {
  it("a new person joins with a name and a password", async () => {
    const { user, router } = renderApp("/join/join_1");
    expect(await screen.findByRole("heading", { name: "Join Aurelia Trading" })).toBeInTheDocument();
    expect(screen.getByText("You are invited as: Auditor.")).toBeInTheDocument();
    expect(screen.getByRole("textbox", { name: "E-mail" })).toHaveAttribute("readonly");
    await user.type(screen.getByRole("textbox", { name: "Your name" }), "Grace Hopper");
    await user.type(screen.getByLabelText("Password"), "short");
    expect(screen.getByText(/^Too short/)).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Join" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("fewer than 12 characters");
    await user.clear(screen.getByLabelText("Password"));
    await user.type(screen.getByLabelText("Password"), PASSWORD);
    await user.click(screen.getByRole("button", { name: "Join" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/"));
  });

  it("a known person accepts as who they are", async () => {
    const { user, router } = renderApp("/join/join_known");
    await user.click(await screen.findByRole("button", { name: "Accept the invitation" }));
    await waitFor(() => expect(router.state.location).toMatchObject({ pathname: "/", search: { org: "aurelia" } }));
  });

  it("a spent link says so", async () => {
    renderApp("/setup/gone");
    expect(await screen.findByRole("heading", { name: "This link does not work" })).toBeInTheDocument();
  });

  it("the first owner is set up with an organisation", async () => {
    let sent: unknown;
    server.use(
      http.post("*/api/v1/auth/register", async ({ request }) => {
        sent = await request.json();
        return HttpResponse.json({ token_type: "Bearer", expires_in: 900, refresh_expires_in: 1, csrf_token: "c", mfa_required: false }, { status: 201 });
      }),
    );
    const { user, router } = renderApp("/setup/setup_1");
    await user.type(await screen.findByRole("textbox", { name: "Your name" }), "Ada Lovelace");
    await user.type(screen.getByRole("textbox", { name: "E-mail" }), "ada@aurelia.example");
    await user.type(screen.getByLabelText("Password"), PASSWORD);
    await user.type(screen.getByRole("textbox", { name: "Name" }), "Aurelia Trading");
    await user.click(screen.getByRole("button", { name: "Become the owner" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/security"));
    expect(sent).toMatchObject({ token: "setup_1", organisation: "Aurelia Trading", reporting_currency: "EUR", cookies: true });
  });
});
