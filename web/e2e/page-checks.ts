// What every browser test asks of a page.
import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";

/** Of a test that goes a long way through a server of its own: the first project runs it, and playwright.config.ts leaves it out of the others. */
export const ONCE = { tag: "@once" } as const;

const IMAGES = new URL("../../docs/images/", import.meta.url).pathname;

export async function checkPage(page: Page) {
  // What fades in or out has no colours of its own yet.
  await page.evaluate(() => {
    const ends = document.getAnimations().filter((it) => Number.isFinite(it.effect?.getComputedTiming().endTime));
    return Promise.allSettled(ends.map((it) => it.finished));
  });
  const results = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  expect(results.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, "the page scrolls sideways").toBe(0);
}

/** The pictures of the documents: those that BURSAR_SCREENSHOTS names, as `overview-dark,entries-light`; `all` takes every one. */
export async function takePicture(page: Page, name: string) {
  const wanted = (process.env["BURSAR_SCREENSHOTS"] ?? "").split(",");
  const picture = `${name}-${test.info().project.name}`;
  if (!wanted.includes(picture) && !wanted.includes("all")) return;
  await page.waitForTimeout(400); // A still picture: the chart's code and fonts have arrived.
  await page.screenshot({ path: `${process.env["BURSAR_IMAGES"] ?? IMAGES}${picture}.png` });
}

export async function settle(page: Page) {
  await page.evaluate(() => document.fonts.ready);
  await expect(page.locator(".skeleton")).toHaveCount(0);
}

/** No script fails and nothing is refused by the content security policy. That the server refuses a request is part of some tests. */
export function watchProblems() {
  const problems: string[] = [];
  test.beforeEach(({ page }) => {
    problems.length = 0;
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) problems.push(message.text());
    });
  });
  test.afterEach(() => {
    expect(problems).toEqual([]);
  });
}
