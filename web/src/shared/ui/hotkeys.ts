// Keyboard shortcuts for a page: single keys, two-key sequences (`g e`) and `mod+k`. Typing in a field is never a shortcut, except with a modifier.
import { useEffect, useEffectEvent } from "react";

export type Hotkeys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

export interface HotkeyOptions {
  /** A dialog (by selector) that the keys work under as well, or any. */
  readonly under?: string;
}

const SEQUENCE_MS = 900;
/** What starts a sequence: go, create. The key after it is never a shortcut of its own. */
const LEADS: ReadonlySet<string> = new Set(["g", "c"]);

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest("input, textarea, select, [role=combobox]") !== null);
}

/** A dialog is on top: the page below must not react. One that is fading away is not on top any more, and news at the edge never is. */
function isCovered(except = ":not(*)"): boolean {
  return document.querySelector(`:is([role=dialog], [role=alertdialog], [role=menu]):not([data-ending-style], .toast, ${except})`) !== null;
}

export function useHotkeys(hotkeys: Hotkeys, options: HotkeyOptions = {}): void {
  const run = useEffectEvent((key: string, event: KeyboardEvent): boolean => {
    const action = hotkeys[key];
    if (action === undefined || (options.under !== "anything" && isCovered(options.under))) return false;
    action(event);
    return true;
  });
  useEffect(() => {
    let previous = { key: "", at: 0 };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const mod = event.metaKey || event.ctrlKey;
      if (!mod && isTyping(event.target)) return;
      if (event.altKey) return;
      const key = mod ? `mod+${event.key.toLowerCase()}` : event.key;
      const now = performance.now();
      const isSequence = LEADS.has(previous.key) && now - previous.at < SEQUENCE_MS;
      const hit = isSequence ? `${previous.key} ${key}` : key;
      previous = { key: isSequence ? "" : key, at: now };
      if (run(hit, event)) event.preventDefault();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
