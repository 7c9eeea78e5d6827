// How to set up: the link is printed where Bursar was started, and can be pasted here.
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { t } from "@/shared/i18n/translate";
import { TextField } from "@/shared/ui/text-field";
import { Door } from "./door";
import { DoorForm } from "./door-form";
import "./identity.css";

/** The secret of a set-up link, whether the whole link was pasted or only its end. */
export function tokenOf(text: string): string | null {
  const last = text.trim().replace(/[?#].*$/, "").split("/").at(-1) ?? "";
  return /^[\w.-]{16,200}$/.test(last) ? last : null;
}

export function SetupHelp() {
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const token = tokenOf(text);
  return (
    <Door title={t("setup_help")} text={t("setup_help_text")}>
      <pre className="example door-example">{t("setup_help_example")}</pre>
      <DoorForm submit={t("continue")} isReady={token !== null} isBusy={false} error={null} onSubmit={() => token !== null && void navigate({ to: "/setup/$token", params: { token } })}>
        <TextField label={t("setup_link")} value={text} onChange={setText} hint={t("setup_link_hint")} autoFocus isCode />
      </DoorForm>
    </Door>
  );
}
