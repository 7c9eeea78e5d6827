// Every test gets a browser-like window and the made-up company behind mocked HTTP.
import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterAll, afterEach, beforeAll, vi } from "vitest";
import { server } from "./test-server";

// Two cores are shared in CI: a slow machine is not a failure.
configure({ asyncUtilTimeout: 5000 });
Object.defineProperty(navigator, "language", { configurable: true, value: "en-GB" });

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => {
  cleanup();
  server.resetHandlers();
});
afterAll(() => server.close());

// There is no canvas and no layout here: charts are left to the browser tests, lists get a window to fill.
vi.mock("@/shared/charts/time-chart-drawing", () => ({ default: () => null }));
vi.mock("@/shared/charts/fan-chart-drawing", () => ({ default: () => null }));
vi.mock("@/shared/charts/plot-drawing", () => ({ default: () => null }));
Object.defineProperties(HTMLElement.prototype, {
  offsetHeight: { configurable: true, get: () => 600 },
  offsetWidth: { configurable: true, get: () => 1000 },
});

window.matchMedia = (query) => {
  const list = new EventTarget();
  return Object.assign(list, { matches: false, media: query, onchange: null, addListener: () => undefined, removeListener: () => undefined });
};
window.scrollTo = () => undefined;
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.scrollTo = () => undefined;
window.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

// jsdom has files, but not the promise of their text.
Blob.prototype.text = function text(this: Blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error("unreadable"));
    reader.readAsText(this);
  });
};
