import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { renderApp } from "@/app/test-app";
import { previewOf, server } from "@/test-server";

const problem = (status: number, code: string, title: string, detail: string) =>
  HttpResponse.json({ type: "about:blank", title, status, detail, code, request_id: "req_7" }, { status, headers: { "content-type": "application/problem+json" } });

describe("overview", () => {
  it("shows the total, where it is, and what has no price", async () => {
    renderApp("/");
    expect(await screen.findByRole("heading", { level: 1, name: "Overview" })).toBeInTheDocument();
    expect(await screen.findByText(/^Total on/)).toBeInTheDocument();
    expect((await screen.findAllByText("Nordbank")).length).toBeGreaterThan(0);
    expect((await screen.findAllByText("Unpriced: MRT")).length).toBeGreaterThan(0);
    expect(document.title).toBe("Overview · Bursar");
  });

  it("proves the journal on demand", async () => {
    const { user } = renderApp("/");
    await user.click(await screen.findByRole("button", { name: "Verify the chain" }));
    expect(await screen.findByText("Verified")).toBeInTheDocument();
  });

  it("says what failed, with the request's id, and tries again", async () => {
    server.use(http.get("*/api/v1/positions", () => problem(503, "store_unavailable", "The store is away", "The database does not answer."), { once: false }));
    const { user } = renderApp("/");
    const alerts = await screen.findAllByRole("alert", undefined, { timeout: 5000 });
    const first = alerts[0];
    if (first === undefined) throw new Error("no alert");
    expect(within(first).getByText("The database does not answer.")).toBeInTheDocument();
    expect(within(first).getByText("req_7")).toBeInTheDocument();
    server.resetHandlers();
    await user.click(within(first).getByRole("button", { name: "Try again" }));
    expect(await screen.findByText(/^Total on/)).toBeInTheDocument();
  });
});

describe("entries", () => {
  it("keep the search in the URL and find by it", async () => {
    const { user, router } = renderApp("/entries");
    await screen.findByRole("grid", { name: "Entries" });
    await user.keyboard("/");
    await user.keyboard("Speicherstadt Immobilien");
    await waitFor(() => expect(router.state.location.search).toMatchObject({ q: "Speicherstadt Immobilien" }));
    expect(await screen.findByText("36 entries")).toBeInTheDocument();
  });

  it("open by keyboard and close by Escape", async () => {
    const { user, router } = renderApp("/entries");
    await screen.findByRole("grid", { name: "Entries" });
    await user.keyboard("jj{Enter}");
    const drawer = await screen.findByRole("dialog");
    expect(await within(drawer).findByText("Postings")).toBeInTheDocument();
    expect(router.state.location.search.entry).toBeGreaterThan(0);
    await user.keyboard("{Escape}");
    await waitFor(() => expect(router.state.location.search.entry).toBeUndefined());
  });

  it("reverse only with a reason, and show the reversal", async () => {
    const { user } = renderApp("/entries?entry=4321");
    await user.click(await screen.findByRole("button", { name: "Reverse" }));
    const confirm = await screen.findByRole("button", { name: "Book the reversal" });
    expect(confirm).toBeDisabled();
    await user.type(screen.getByRole("textbox", { name: "Reason" }), "paid twice");
    await user.click(confirm);
    expect(await screen.findByText("Entry 4321 reversed")).toBeInTheDocument();
  });

  it("say so when nothing passes the filter", async () => {
    const { user, router } = renderApp("/entries?q=no-such-thing");
    await user.click(await screen.findByRole("button", { name: "Clear" }).catch(() => screen.findAllByRole("button", { name: "Clear" }).then((all) => all[0] ?? document.body)));
    await waitFor(() => expect(router.state.location.search.q).toBeUndefined());
  });
});

describe("accounts", () => {
  it("fold and unfold by keyboard", async () => {
    const { user } = renderApp("/accounts");
    const tree = await screen.findByRole("treegrid", { name: "Accounts" });
    const assets = within(tree).getByRole("row", { name: /Assets/ });
    assets.focus();
    await user.keyboard("{ArrowLeft}");
    expect(within(tree).queryByRole("row", { name: /Payroll .*Nordbank/ })).toBeNull();
    await user.keyboard("{ArrowRight}");
    expect(await within(tree).findByRole("row", { name: /Payroll .*Nordbank/ })).toBeInTheDocument();
  });

  it("open on their own page with a register", async () => {
    renderApp("/accounts/1");
    expect(await screen.findByRole("heading", { level: 1, name: "Operating" })).toBeInTheDocument();
    expect(await screen.findByRole("columnheader", { name: "Balance" })).toBeInTheDocument();
  });
});

describe("import", () => {
  it("previews, asks for a confirmation, books, and undoes", async () => {
    const { user, router } = renderApp("/import");
    await user.upload(await screen.findByLabelText(/Drop statements here/), [new File([":61:"], "a.sta")]);
    await waitFor(() => expect(router.state.location.pathname).toMatch(/^\/import\/imp_/));
    const book = await screen.findByRole("button", { name: /^Book 5 lines/ });
    expect(book).toBeDisabled();
    await user.click(screen.getByRole("checkbox", { name: /book it as it is/ }));
    await user.click(book);
    expect(await screen.findByRole("button", { name: "Undo import" })).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Undo import" }));
    const dialog = await screen.findByRole("alertdialog");
    await user.click(within(dialog).getByRole("button", { name: "Undo import" }));
    expect(await screen.findByText("Import undone")).toBeInTheDocument();
  });

  it("shows a CSV's problems and reads it again with another mapping", async () => {
    const preview = previewOf([{ name: "b.csv", size: 900 }], "2026-11-21T06:00:00Z");
    const { user } = renderApp(`/import/${preview.id}`);
    expect(await screen.findByText("line 4, column 1")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: /^Book \d/ })).toBeDisabled();
    await user.selectOptions(screen.getByRole("combobox", { name: "Meaning of column Betrag" }), "credit");
    await user.click(screen.getByRole("button", { name: "Read again" }));
    await waitFor(() => expect(screen.queryByText("line 4, column 1")).toBeNull());
  });
});

describe("the shell", () => {
  it("jumps to an account by the palette", async () => {
    const { user, router } = renderApp("/");
    await screen.findByText(/^Total on/);
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByRole("combobox", { name: "Search or jump" }), "tax reserve");
    await screen.findByRole("option", { name: /Tax reserve/ });
    await user.keyboard("{Enter}");
    await waitFor(() => expect(router.state.location.pathname).toBe("/accounts/3"));
  });

  it("keeps the day that is looked at from page to page", async () => {
    const { user, router } = renderApp("/?as_of=2026-01-31");
    expect(await screen.findByText("Total on 31 Jan 2026")).toBeInTheDocument();
    const [link] = screen.getAllByRole("link", { name: "Accounts" });
    if (link === undefined) throw new Error("no link");
    await user.click(link);
    await waitFor(() => expect(router.state.location.pathname).toBe("/accounts"));
    expect(router.state.location.search.as_of).toBe("2026-01-31");
    await user.click(await screen.findByRole("button", { name: "Back to today" }));
    await waitFor(() => expect(router.state.location.search.as_of).toBeUndefined());
  });

  it("says when the server cannot be reached", async () => {
    server.use(http.get("*/api/v1/organisations", () => HttpResponse.error()));
    renderApp("/");
    expect(await screen.findByRole("heading", { name: "The server does not answer" })).toBeInTheDocument();
  });
});
