// The public status page over the made-up server.
import { screen, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { server } from "@/test-server";
import { renderApp } from "@/app/test-app";

describe("status page", () => {
  it("says how parts are, how often requests were taken, and what was reported", async () => {
    renderApp("/status");
    expect(await screen.findByText("Some things are slower than usual")).toBeInTheDocument();
    expect(screen.getByText("99.94% over 60 days")).toBeInTheDocument();
    const bars = screen.getByRole("list", { name: "Share of each day in which requests were taken" });
    expect(within(bars).getAllByRole("listitem")).toHaveLength(60);
    expect(screen.getByText("Bank feeds are late")).toBeInTheDocument();
  });

  it("says that there is none where the operator shows none", async () => {
    server.use(http.get("*/api/v1/status", () => HttpResponse.json({ type: "about:blank#not-public", title: "Not Found", status: 404, detail: "there is no public status page", code: "not-public", request_id: "req_1" }, { status: 404, headers: { "content-type": "application/problem+json" } })));
    renderApp("/status");
    expect(await screen.findByText(/shows no status page/)).toBeInTheDocument();
  });
});
