// People against a real server with a fresh data folder: the first owner, their second factors, and an auditor who sees everything and changes nothing.
import { createHmac } from "node:crypto";
import { expect, test, type Page } from "@playwright/test";
import { checkPage, ONCE, settle, watchProblems } from "./page-checks";
import { BINARY, start, stop, type Server } from "./real-server";

const PASSWORD = "copper violin harbour mist";
const STEP_MS = 30_000;

test.skip(BINARY === undefined, "BURSAR_BIN names the binary to try");
test.describe.configure({ mode: "serial" });

watchProblems();

/** A code of RFC 6238 for a secret in base 32: six digits, SHA-1, 30 seconds. */
function totp(secret: string, at = Date.now()): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replaceAll(/\s|=/g, "").toUpperCase()].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = createHmac("sha1", key).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, "0");
}

/** A virtual device with passkeys; answers how to let it be touched, or not. */
async function addAuthenticator(page: Page): Promise<(enabled: boolean) => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", ctap2Version: "ctap2_1", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return async (enabled) => {
    await session.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled });
  };
}

async function signInWithPassword(page: Page, email: string) {
  await page.getByRole("textbox", { name: "E-mail" }).fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Answers "Is it still you?" if it is asked. */
async function proveIfAsked(page: Page, done: ReturnType<Page["locator"]>) {
  const proof = page.getByRole("dialog", { name: "Is it still you?" });
  await expect(done.or(proof).first()).toBeVisible({ timeout: STEP_MS });
  if (!(await proof.isVisible())) return;
  await proof.locator("input[type=password]").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(done).toBeVisible({ timeout: STEP_MS });
}

let server: Server | undefined;

test.beforeAll(async () => {
  if (BINARY !== undefined) server = await start(BINARY);
});
test.afterAll(async () => {
  if (server !== undefined) await stop(server);
});

test("the owner signs up, proves themselves twice over, and invites an auditor who changes nothing", ONCE, async ({ page, browser }) => {
  test.setTimeout(300_000);
  if (server === undefined) throw new Error("no server");
  const { url, link: setupLink } = server;

  // The owner, by the set-up link.
  await page.goto(setupLink);
  await expect(page.getByRole("heading", { name: "Set up Bursar" })).toBeVisible();
  await page.getByRole("textbox", { name: "Your name" }).fill("Ada Lovelace");
  await page.getByRole("textbox", { name: "E-mail" }).fill("ada@example.org");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Aurelia Trading");
  await checkPage(page);
  await page.getByRole("button", { name: "Become the owner" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Security" })).toBeVisible({ timeout: STEP_MS });
  await settle(page);
  await checkPage(page);

  // The link is spent: nobody becomes the owner a second time.
  const stranger = await browser.newContext();
  const other = await stranger.newPage();
  await other.goto(setupLink);
  await expect(other.getByRole("heading", { name: "This link does not work" })).toBeVisible();
  await stranger.close();

  // An authenticator app, and recovery codes.
  await page.getByRole("button", { name: "Authenticator app", exact: true }).click();
  const app = page.getByRole("dialog", { name: "Add an authenticator app" });
  const secret = app.locator(".copy-text");
  await proveIfAsked(page, secret);
  const shared = (await secret.textContent()) ?? "";
  await app.getByRole("textbox").fill(totp(shared));
  await app.getByRole("button", { name: "Confirm" }).click();
  const codes = page.getByRole("alertdialog", { name: "Recovery codes" });
  await expect(codes.getByRole("listitem")).toHaveCount(10, { timeout: STEP_MS });
  const recovery = (await codes.getByRole("listitem").first().textContent()) ?? "";
  await codes.getByRole("checkbox").check();
  await codes.getByRole("button", { name: "Done" }).click();

  // A passkey of a virtual device.
  const touch = await addAuthenticator(page);
  await page.getByRole("button", { name: "Passkey", exact: true }).click();
  const passkey = page.getByRole("dialog", { name: "Add a passkey" });
  await passkey.getByRole("textbox", { name: "Name" }).fill("Virtual key");
  await passkey.getByRole("button", { name: "Continue" }).click();
  await proveIfAsked(page, page.getByRole("list", { name: "Second factors" }).getByText("Virtual key"));

  // An invitation.
  await page.goto(`${url}/members`);
  await page.getByRole("button", { name: "Invite" }).click();
  const invite = page.getByRole("dialog", { name: "Invite someone" });
  await invite.getByRole("textbox", { name: "E-mail" }).fill("grace@example.org");
  await invite.getByRole("combobox", { name: "Role" }).selectOption({ label: "Auditor" });
  await invite.getByRole("button", { name: "Make the link" }).click();
  await proveIfAsked(page, invite.locator(".copy-text"));
  const link = ((await invite.locator(".copy-text").textContent()) ?? "").replace("127.0.0.1", "localhost");
  await invite.getByRole("button", { name: "Done" }).click();

  // The auditor joins, sees everything and is offered nothing to change.
  const auditing = await browser.newContext();
  const auditor = await auditing.newPage();
  await auditor.goto(link);
  await auditor.getByRole("textbox", { name: "Your name" }).fill("Grace Hopper");
  await auditor.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await auditor.getByRole("button", { name: "Join" }).click();
  await expect(auditor.getByRole("button", { name: "Grace Hopper: account" })).toBeVisible({ timeout: STEP_MS });
  for (const [path, heading] of [["/", "Overview"], ["/accounts", "Accounts"], ["/entries", "Entries"], ["/reports/balance-sheet", "Balance sheet"], ["/import", "Import"], ["/prices", "Prices"], ["/members", "Members"], ["/audit", "Audit log"], ["/settings", "Settings"]] as const) {
    await auditor.goto(`${url}${path}`);
    await expect(auditor.getByRole("heading", { level: 1, name: heading })).toBeVisible({ timeout: STEP_MS });
    await expect(auditor.locator(".state-icon-error")).toHaveCount(0);
    for (const name of [/^New account/, /^New entry/, /^Add price/, /^Invite/]) await expect(auditor.getByRole("button", { name }).or(auditor.getByRole("link", { name }))).toHaveCount(0);
  }

  // And the server refuses what the page does not offer.
  const refused = await auditor.evaluate(async () => {
    const me: unknown = await (await fetch("/api/v1/auth/me")).json();
    const token = typeof me === "object" && me !== null && "csrf_token" in me ? String(me.csrf_token) : "";
    const send = async (path: string, method: string, body: unknown) => (await fetch(path, { method, headers: { "content-type": "application/json", "x-csrf-token": token, "idempotency-key": crypto.randomUUID() }, body: JSON.stringify(body) })).status;
    return [
      await send("/api/v1/accounts", "POST", { path: "assets:cash:till" }),
      await send("/api/v1/prices", "POST", { items: [] }),
      await send("/api/v1/admin/invitations", "POST", { email: "eve@example.org", role: "admin" }),
    ];
  });
  expect(refused).toEqual([403, 403, 403]);
  await auditing.close();

  // The owner signs out, and in again: with the second factor, then with the passkey. The sign-in
  // page offers passkeys by itself, so that a device which is touched at once needs no form.
  await touch(false);
  await page.goto(`${url}/security`);
  await page.getByRole("button", { name: "Ada Lovelace: account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await signInWithPassword(page, "ada@example.org");
  await expect(page.getByRole("heading", { name: "Second factor" })).toBeVisible({ timeout: STEP_MS });
  await page.getByRole("button", { name: "Use a recovery code" }).click();
  await page.getByRole("textbox", { name: "Recovery code" }).fill(recovery);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible({ timeout: STEP_MS });
  await page.getByRole("button", { name: "Ada Lovelace: account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await touch(true);
  // The offer of the page may be taken before the button can be pressed; either way it is a passkey.
  const overview = page.getByRole("heading", { level: 1, name: "Overview" });
  await expect(async () => {
    if (!(await overview.isVisible())) await page.getByRole("button", { name: "Sign in with a passkey" }).click({ timeout: 2_000 });
    await expect(overview).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: STEP_MS });
});
