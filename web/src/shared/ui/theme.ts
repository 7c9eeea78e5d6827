// Light, dark, or as the system: kept in this browser, shown by `data-theme` on the root element.
import { useSyncExternalStore } from "react";

export type ThemeChoice = "system" | "light" | "dark";

const KEY = "bursar.theme";
const darkSystem = () => window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

function readChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    return "system"; // Storage may be switched off.
  }
}

let choice: ThemeChoice = readChoice();

function apply(): void {
  const dark = choice === "dark" || (choice === "system" && darkSystem().matches);
  document.documentElement.dataset["theme"] = dark ? "dark" : "light";
  for (const listener of listeners) listener();
}

export function setTheme(next: ThemeChoice): void {
  choice = next;
  try {
    if (next === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, next);
  } catch {
    // The choice then lasts until the page is closed.
  }
  apply();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) darkSystem().addEventListener("change", apply);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) darkSystem().removeEventListener("change", apply);
  };
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, () => choice);
}

/** The theme in force, for what CSS cannot reach (a chart's canvas). */
export function useTheme(): "light" | "dark" {
  return useSyncExternalStore(subscribe, () => (document.documentElement.dataset["theme"] === "dark" ? "dark" : "light"));
}
