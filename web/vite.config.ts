import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { mockServer } from "./mock/mock-server.ts";

// `vite --mode mock` answers /api itself; every other mode talks to a running Bursar.
export default defineConfig(({ mode }) => ({
  plugins: [react(), ...(mode === "mock" ? [mockServer()] : [])],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  ...(mode === "mock" ? {} : { server: { proxy: { "/api": process.env["BURSAR_URL"] ?? "http://127.0.0.1:8000" } } }),
  build: {
    target: "es2022",
    assetsInlineLimit: 0, // A data: URL would need a wider content security policy.
    modulePreload: { polyfill: false },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["./src/test-setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    testTimeout: 20_000,
  },
}));
