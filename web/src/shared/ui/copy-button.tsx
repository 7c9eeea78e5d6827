// Copies a text, and says so where it was pressed.
import { useEffect, useState } from "react";
import { t } from "@/shared/i18n/translate";
import { Icon } from "./icon";

const SHOWN_MS = 2000;

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // No permission, or a plain-http address: the text is selectable beside the button.
  }
}

export function CopyButton({ text, label }: { readonly text: string; readonly label?: string }) {
  const [state, setState] = useState<"copied" | "failed" | null>(null);
  useEffect(() => {
    if (state === null) return;
    const timer = setTimeout(() => setState(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return (
    <button type="button" className="button" aria-label={label} onClick={() => void copy(text).then((done) => setState(done ? "copied" : "failed"))}>
      <Icon name={state === "copied" ? "check" : "copy"} size={14} />
      <span role="status">{state === null ? t("copy") : t(state === "copied" ? "copied" : "copy_failed")}</span>
    </button>
  );
}

/** A secret that is shown this once, with a button to take it along. */
export function CopyField({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div className="field">
      <span className="field-label">{label}</span>
      <div className="copy-field">
        <code className="copy-text">{text}</code>
        <CopyButton text={text} label={`${t("copy")}: ${label}`} />
      </div>
    </div>
  );
}
