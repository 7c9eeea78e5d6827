// The pages of people and rights over the made-up server, in light, dark and on a phone: they show what they should, and axe finds nothing.
import { expect, test, type Page } from "@playwright/test";
import { checkPage, settle, takePicture, watchProblems } from "./page-checks";

test.skip(process.env["BURSAR_URL"] !== undefined, "a real server has its own people: see sign-up.spec.ts");

watchProblems();

/** The made-up server is in the open mode; here someone is signed in. */
async function signedIn(page: Page) {
  await page.route("**/api/v1/auth/setup", (route) => route.fulfill({ json: { needs_setup: false, needs_sign_in: true } }));
}

test("sign in", async ({ page }) => {
  await page.goto("/sign-in");
  await expect(page.getByRole("textbox", { name: "E-mail" })).toBeFocused();
  await settle(page);
  await checkPage(page);
  await takePicture(page, "sign-in");
  await page.keyboard.type("ada@aurelia.example");
  await page.keyboard.press("Tab");
  await page.keyboard.type("copper violin harbour mist");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Code" })).toBeFocused();
  await checkPage(page);
  await page.keyboard.type("123456");
  await expect(page.getByText(/^Total on/)).toBeVisible();
});

test("set up and join", async ({ page }) => {
  await page.goto("/setup/setup_1");
  await expect(page.getByRole("heading", { name: "Set up Bursar" })).toBeVisible();
  await page.getByLabel("Password", { exact: true }).fill("copper violin");
  await settle(page);
  await checkPage(page);
  await takePicture(page, "set-up");
  await page.goto("/join/join_1");
  await expect(page.getByRole("heading", { name: "Join Aurelia Trading" })).toBeVisible();
  await checkPage(page);
  await page.goto("/join/join_known");
  await expect(page.getByRole("button", { name: "Accept the invitation" })).toBeVisible();
  await checkPage(page);
  await page.goto("/setup");
  await expect(page.getByRole("heading", { name: "Set up sign-in" })).toBeVisible();
  await checkPage(page);
  await page.goto("/reset/reset_1");
  await expect(page.getByRole("heading", { name: "Choose a new password" })).toBeVisible();
  await checkPage(page);
});

test("security", async ({ page }) => {
  await signedIn(page);
  await page.goto("/security");
  await expect(page.getByRole("list", { name: "Sessions" })).toBeVisible();
  await settle(page);
  await checkPage(page);
  await takePicture(page, "security");
  await page.getByRole("button", { name: "Authenticator app", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Add an authenticator app" });
  await expect(dialog.getByRole("img")).toBeVisible();
  await page.waitForTimeout(300);
  await checkPage(page);
  await takePicture(page, "authenticator");
  await dialog.getByRole("textbox").fill("123456");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alertdialog", { name: "Recovery codes" })).toBeVisible();
  await page.waitForTimeout(300);
  await checkPage(page);
  await takePicture(page, "recovery-codes");
  await page.getByRole("checkbox", { name: "I have kept them" }).check();
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "New key" }).click();
  await expect(page.getByRole("dialog", { name: "New key" })).toBeVisible();
  await page.waitForTimeout(300);
  await checkPage(page);
  await takePicture(page, "new-key");
});

test("a fresh proof", async ({ page }) => {
  await signedIn(page);
  let asked = false;
  await page.route("**/api/v1/auth/mfa/recovery-codes", (route) => {
    if (asked) return route.fallback();
    asked = true;
    return route.fulfill({ status: 401, json: { code: "reauthentication-required", detail: "prove again that it is you" } });
  });
  await page.goto("/security");
  await page.getByRole("button", { name: "New recovery codes" }).click();
  const proof = page.getByRole("dialog", { name: "Is it still you?" });
  await expect(proof.locator("input[type=password]")).toBeFocused();
  await page.waitForTimeout(300);
  await checkPage(page);
  await takePicture(page, "fresh-proof");
  await page.keyboard.type("copper violin harbour mist");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alertdialog", { name: "Recovery codes" })).toBeVisible();
});

test("members", async ({ page }) => {
  await signedIn(page);
  await page.goto("/members");
  await expect(page.getByRole("region", { name: "What each role may do" })).toBeVisible();
  await expect(page.getByRole("region", { name: "API keys of everybody" }).getByText("Bank fetcher").first()).toBeVisible();
  await settle(page);
  await checkPage(page);
  await takePicture(page, "members");
  await page.getByRole("button", { name: "Invite" }).click();
  await expect(page.getByRole("dialog", { name: "Invite someone" })).toBeVisible();
  await page.waitForTimeout(300);
  await checkPage(page);
  await takePicture(page, "invite");
});

test("audit log", async ({ page }) => {
  await signedIn(page);
  await page.goto("/audit");
  await expect(page.getByRole("list", { name: "Audit log" })).toBeVisible();
  await page.getByRole("button", { name: /member\.changed/ }).first().click();
  await settle(page);
  await checkPage(page);
  await takePicture(page, "audit");
  await page.getByRole("searchbox", { name: "Search the log" }).fill("failed");
  await expect(page).toHaveURL(/q=failed/);
  await page.getByRole("button", { name: "Verify" }).click();
  await expect(page.getByText("120 events, unbroken")).toBeVisible();
  await checkPage(page);
});

test("duties and disclosures", async ({ page }) => {
  await signedIn(page);
  await page.goto("/audit");
  await page.getByRole("link", { name: "Duties" }).click();
  await expect(page.getByRole("list", { name: "Did both sides of a pair" }).getByText("Ada Lovelace")).toBeVisible();
  await page.getByText("Evidence").click();
  await expect(page.getByText("period.closed")).toBeVisible();
  await expect(page.getByText("Dormant").first()).toBeVisible();
  await settle(page);
  await checkPage(page);
  await takePicture(page, "duties");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "As CSV" }).click();
  expect((await download).suggestedFilename()).toBe("duties-aurelia.csv");
  await page.getByRole("link", { name: "Disclosures" }).click();
  await expect(page.getByRole("heading", { name: /Foreign exchange/ })).toBeVisible();
  await settle(page);
  await checkPage(page);
  await takePicture(page, "disclosures");
  await page.getByRole("button", { name: "Record" }).click();
  const dialog = page.getByRole("dialog", { name: "Record" });
  await dialog.getByRole("textbox", { name: "About" }).fill("Custody");
  await dialog.getByRole("textbox", { name: "What was said" }).fill("Coins are kept by a third party.");
  await checkPage(page);
  await page.keyboard.press("Tab");
  await dialog.getByRole("button", { name: "Record" }).click();
  await expect(page.getByRole("heading", { name: /Custody/ }).first()).toBeVisible();
});

test("settings", async ({ page }) => {
  await signedIn(page);
  await page.goto("/settings");
  await expect(page.getByRole("list", { name: "Features" })).toBeVisible();
  await settle(page);
  await checkPage(page);
  await takePicture(page, "settings");
});
