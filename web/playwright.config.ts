// Browser tests: against a running Bursar at BURSAR_URL, else against the built app and the made-up company.
import { defineConfig } from "@playwright/test";

const server = process.env["BURSAR_URL"];
const MOCK = "http://127.0.0.1:4179";
// Beside `dist`, which is what the binary embeds: that one stays as it was built.
const MOCK_APP = "--mode mock --outDir node_modules/.mock-app";
const ONCE = /@once/; // See page-checks.ts. Left out, not skipped: `cargo xtask test browser` counts what is skipped.

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  timeout: 60_000,
  workers: 1,
  reporter: [["list"]],
  use: {
    baseURL: server ?? MOCK,
    locale: "en-GB",
    trace: "off",
    actionTimeout: 30_000,
    launchOptions: {
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--lang=en-GB"],
    },
  },
  projects: [
    { name: "light", use: { colorScheme: "light", viewport: { width: 1440, height: 900 } } },
    { name: "dark", grepInvert: ONCE, use: { colorScheme: "dark", viewport: { width: 1440, height: 900 } } },
    { name: "phone", grepInvert: ONCE, use: { colorScheme: "light", viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 } },
  ],
  ...(server === undefined ? { webServer: { command: `vite build ${MOCK_APP} && vite preview ${MOCK_APP} --port 4179 --strictPort --host 127.0.0.1`, url: MOCK, timeout: 120_000 } } : {}),
});
