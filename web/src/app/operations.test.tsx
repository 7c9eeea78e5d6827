// Operations over the made-up server: health, jobs and what is done about them, schedules.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderApp } from "@/app/test-app";

describe("operations", () => {
  it("health, jobs and schedules are shown", async () => {
    renderApp("/operations");
    expect(await screen.findByText("1d 2h")).toBeInTheDocument();
    const jobs = await screen.findByRole("region", { name: "Jobs" });
    expect(within(jobs).getByRole("progressbar", { name: "Progress of journal-verify" })).toHaveValue(1_204);
    expect(within(jobs).getByText("the database does not answer")).toBeInTheDocument();
    const schedules = await screen.findByRole("region", { name: "Schedules" });
    expect(within(schedules).getByText("7 * * * *")).toBeInTheDocument();
    expect(within(schedules).getByText("Given up")).toBeInTheDocument();
    const backups = await screen.findByRole("region", { name: "Backups" });
    expect(within(backups).getByText("Trusted")).toBeInTheDocument();
    expect(within(backups).getByText("Altered since")).toBeInTheDocument();
    const connections = await screen.findByRole("list", { name: "Connections" });
    expect(within(connections).getAllByRole("listitem").length).toBeGreaterThan(0);
  });

  it("jobs are filtered by state, retried and cancelled", async () => {
    const { user } = renderApp("/operations?state=dead");
    await user.click(await screen.findByRole("button", { name: "Retry audit-prune" }));
    expect(await screen.findByText("The job is tried again")).toBeInTheDocument();
    await waitFor(() => expect(screen.getByText("No job is in this state.")).toBeInTheDocument());
    await user.click(screen.getByRole("radio", { name: "Waiting" }));
    await user.click(await screen.findByRole("button", { name: "Cancel keys-refresh" }));
    expect(await screen.findByText("The job is called off")).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByRole("button", { name: "Cancel keys-refresh" })).not.toBeInTheDocument());
  });
});
