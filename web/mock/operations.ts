// Health, status, jobs, schedules and backups of the made-up company.
import { http } from "msw";
import type { Backup, DetailedHealth, Job, JobState, Schedule, Status } from "../src/shared/api/types";
import { API, json, missing, paramsOf } from "./answers.ts";

const job = (number: number, kind: string, state: JobState, more: Partial<Job> = {}): Job => ({
  id: `job_${String(number).padStart(32, "0")}`,
  kind,
  state,
  organisation: null,
  payload: null,
  attempts: 1,
  max_attempts: 5,
  cancelling: false,
  progress: { done: 0, total: 0, text: "" },
  result: null,
  last_error: null,
  schedule: kind,
  created_by: "schedule",
  worker: null,
  created_at: "2026-11-21T06:07:00Z",
  next_attempt_at: null,
  started_at: null,
  finished_at: null,
  ...more,
});

const jobs: Job[] = [
  job(6, "journal-verify", "active", { organisation: "aurelia", schedule: null, created_by: "usr_1", progress: { done: 1_204, total: 1_826, text: "follows the chain" }, started_at: "2026-11-21T06:09:00Z", worker: "4711-1" }),
  job(5, "keys-refresh", "waiting", { attempts: 0, next_attempt_at: "2026-11-21T07:07:00Z" }),
  job(4, "directory-purge", "failed", { attempts: 2, last_error: "the database does not answer", next_attempt_at: "2026-11-21T06:12:00Z" }),
  job(3, "audit-prune", "dead", { attempts: 5, last_error: "it took longer than 3600 s", finished_at: "2026-11-21T03:20:00Z" }),
  job(2, "jobs-prune", "completed", { progress: { done: 12, total: 12, text: "" }, result: { removed: 12 }, finished_at: "2026-11-21T02:50:01Z" }),
  job(1, "journal-verify", "cancelled", { organisation: "aurelia", schedule: null, created_by: "usr_1", finished_at: "2026-11-20T16:03:00Z" }),
];

const schedule = (kind: string, cron: string, about: string, next_run: string, more: Partial<Schedule> = {}): Schedule => ({ name: kind, kind, cron, about, zone: "UTC", next_run, last_run: null, last_job: null, last_state: null, ...more });
const schedules: Schedule[] = [
  schedule("audit-prune", "20 2 * * *", "Removes events of audit logs that are older than they are kept", "2026-11-22T02:20:00Z", { last_run: "2026-11-21T02:20:00Z", last_state: "dead" }),
  schedule("jobs-prune", "50 2 * * *", "Removes old jobs", "2026-11-22T02:50:00Z", { last_run: "2026-11-21T02:50:00Z", last_state: "completed" }),
  schedule("keys-refresh", "7 * * * *", "Replaces encryption keys older than 90 days and seals anew what they sealed", "2026-11-21T07:07:00Z"),
];

const backups: Backup[] = [
  { name: "bursar-20261121T060000Z-hourly-0f3c9a1b.backup", kind: "hourly", made_at: "2026-11-21T06:00:00Z", size: 3_161_030, state: "unverified", verified_at: null, verification_seconds: null },
  { name: "bursar-20261121T010000Z-daily-5d21bb07.backup", kind: "daily", made_at: "2026-11-21T01:00:00Z", size: 3_160_402, state: "trusted", verified_at: "2026-11-21T01:00:21Z", verification_seconds: 4.2 },
  { name: "bursar-20261101T010000Z-monthly-91c0aa35.backup", kind: "monthly", made_at: "2026-11-01T01:00:00Z", size: 2_948_117, state: "changed", verified_at: "2026-11-01T01:00:19Z", verification_seconds: 3.8 },
];

const days: Status["days"] = Array.from({ length: 60 }, (_, index) => {
  const away = index === 12 ? 47 : index === 41 ? 4 : 0;
  const day = new Date(Date.UTC(2026, 8, 23 + index)).toISOString().slice(0, 10);
  return { day, minutes: index === 59 ? 370 : 1_440, up_minutes: (index === 59 ? 370 : 1_440) - away };
});
const incidents: Status["incidents"] = [
  { id: "inc_2", title: "Bank feeds are late", impact: "minor", state: "identified", updates: [{ at: "2026-11-21T05:40:00Z", state: "identified", text: "The bank's certificate expired. Files that are uploaded by hand come in as always." }, { at: "2026-11-21T05:10:00Z", state: "investigating", text: "Statements of one bank have not come since 04:00 UTC." }] },
  { id: "inc_1", title: "Pages did not load", impact: "major", state: "resolved", updates: [{ at: "2026-10-05T09:32:00Z", state: "resolved", text: "A full disk was made larger. Nothing was lost." }] },
];
const status: Status = { condition: "degraded", message: null, parts: [{ name: "application", condition: "operational" }, { name: "database", condition: "operational" }, { name: "cache", condition: "operational" }, { name: "jobs", condition: "degraded" }], days, incidents };

const changed = (id: unknown, change: Partial<Job>) => {
  const index = jobs.findIndex((each) => each.id === id);
  const found = jobs[index];
  if (found === undefined) return missing("job");
  jobs[index] = { ...found, ...change };
  return json(jobs[index]);
};

export const operationsHandlers = [
  http.get(`${API}/health/detailed`, () => {
    const count = (state: JobState) => jobs.filter((each) => each.state === state).length;
    const queue = { waiting: count("waiting"), active: count("active"), completed: count("completed"), failed: count("failed") + count("dead"), oldestAge: null };
    return json({ status: "ok", timestamp: "2026-11-21T06:10:00Z", uptime: 93_784, version: "0.1.0", database: { status: "ok", responseTime: 0.42, connections: { active: 1, idle: 3, max: 17 } }, cache: { status: "ok", kind: "in-process", memory: { used: 1_048_576, peak: 2_097_152 } }, queue } satisfies DetailedHealth);
  }),
  http.get(`${API}/jobs`, ({ request }) => {
    const state = paramsOf(request).get("state");
    return json({ items: jobs.filter((each) => state === null || each.state === state), next_cursor: null });
  }),
  http.post(`${API}/jobs`, () => json(jobs[1], 202)),
  http.post(`${API}/jobs/:id/retry`, ({ params }) => changed(params["id"], { state: "waiting", attempts: 0, finished_at: null, next_attempt_at: "2026-11-21T06:10:00Z" })),
  http.post(`${API}/jobs/:id/cancel`, ({ params }) => changed(params["id"], { state: "cancelled", next_attempt_at: null, finished_at: "2026-11-21T06:10:00Z" })),
  http.get(`${API}/status`, () => json(status)),
  http.get(`${API}/backups`, () => json({ items: backups })),
  http.get(`${API}/schedules`, () => json({ items: schedules })),
];
