// People of a real server: who they are, what they ask the API, and their proof that it is still them.
import { expect, type APIRequestContext, type Page } from "@playwright/test";

const PASSWORD = "copper violin harbour mist";
export const STEP_MS = 30_000;

/** Whoever the context is signed in as asks the API. */
export async function post(request: APIRequestContext, url: string, path: string, data: unknown, status = 200) {
  const me = await (await request.get(`${url}/api/v1/auth/me`)).json();
  const headers = { "x-csrf-token": String(me.csrf_token) };
  const answer = await request.post(`${url}/api/v1${path}`, { data, headers });
  expect(answer.status(), await answer.text()).toBe(status);
  return answer.json();
}

export const register = (request: APIRequestContext, url: string, token: string, name: string, more: object = {}) => request.post(`${url}/api/v1/auth/register`, { data: { token, name, email: `${name.toLowerCase()}@example.org`, password: PASSWORD, cookies: true, ...more } });

/** Answers "Is it still you?" if it is asked. */
export async function proveIfAsked(page: Page, done: ReturnType<Page["locator"]>) {
  const proof = page.getByRole("dialog", { name: "Is it still you?" });
  await expect(done.or(proof).first()).toBeVisible({ timeout: STEP_MS });
  if (!(await proof.isVisible())) return;
  await proof.locator("input[type=password]").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(done).toBeVisible({ timeout: STEP_MS });
}
