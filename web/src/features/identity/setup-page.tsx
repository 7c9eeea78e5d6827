// Setting up: the first owner, and the first organisation.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { client, take } from "@/shared/api/client";
import { t } from "@/shared/i18n/translate";
import { currencyCodes, isCurrency } from "@/shared/money/format";
import { PasswordField } from "@/shared/ui/secret-fields";
import { TextField } from "@/shared/ui/text-field";
import { Door } from "./door";
import { DoorForm } from "./door-form";
import { EmailField, looksLikeEmail } from "./email-field";
import { LinkDoor } from "./link-door";
import "./identity.css";

interface EnteredProps {
  readonly token: string;
  readonly onEntered: (csrfToken: string | null | undefined) => void;
}

export function SetupPage(props: EnteredProps) {
  return (
    <LinkDoor token={props.token} purpose="setup">
      {() => <SetupForm {...props} />}
    </LinkDoor>
  );
}

function SetupForm({ token, onEntered }: EnteredProps) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [organisation, setOrganisation] = useState("");
  const [currency, setCurrency] = useState("EUR");
  const code = currency.trim().toUpperCase();
  const register = useMutation({
    mutationFn: () => take(client.POST("/api/v1/auth/register", { body: { token, name: name.trim(), email: email.trim(), password, organisation: organisation.trim() === "" ? null : organisation.trim(), reporting_currency: code, cookies: true } })),
    onSuccess: (answer) => onEntered("csrf_token" in answer ? answer.csrf_token : null),
  });
  const isReady = name.trim() !== "" && looksLikeEmail(email) && password !== "" && isCurrency(code);
  return (
    <Door title={t("setup_title")} text={t("setup_text")}>
      <DoorForm submit={t("setup_submit")} isReady={isReady} isBusy={register.isPending} error={register.error} onSubmit={() => register.mutate()}>
        <fieldset className="form door-part">
          <legend className="door-legend">{t("setup_you")}</legend>
          <TextField label={t("your_name")} value={name} onChange={setName} autoComplete="name" maxLength={120} autoFocus />
          <EmailField label={t("email")} value={email} onChange={setEmail} autoComplete="username" />
          <PasswordField label={t("password")} value={password} onChange={setPassword} autoComplete="new-password" weakWords={[name, email, organisation]} />
        </fieldset>
        <fieldset className="form door-part">
          <legend className="door-legend">{t("setup_organisation")}</legend>
          <TextField label={t("name")} value={organisation} onChange={setOrganisation} autoComplete="organization" maxLength={120} hint={t("setup_organisation_hint")} />
          <TextField label={t("reporting_currency")} value={currency} onChange={setCurrency} hint={isCurrency(code) ? undefined : t("currency_unknown")} suggestions={currencyCodes} maxLength={3} isCode />
        </fieldset>
      </DoorForm>
    </Door>
  );
}
