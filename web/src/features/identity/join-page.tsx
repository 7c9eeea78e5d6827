// An invitation: a new person makes an account; who has one signs in and accepts.
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { isGiven } from "@/shared/api/given";
import { client, take } from "@/shared/api/client";
import { meQuery } from "@/shared/api/identity-queries";
import type { LinkOffer } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { roleName } from "@/shared/session/role-name";
import { FormError } from "@/shared/ui/form-error";
import { SkeletonRows } from "@/shared/ui/query-view";
import { PasswordField } from "@/shared/ui/secret-fields";
import { TextField } from "@/shared/ui/text-field";
import { Door } from "./door";
import { DoorForm } from "./door-form";
import { EmailField, looksLikeEmail } from "./email-field";
import { LinkDoor } from "./link-door";
import "./identity.css";

export interface JoinPageProps {
  readonly token: string;
  readonly onEntered: (csrfToken: string | null | undefined, to: string) => void;
}

export function JoinPage(props: JoinPageProps) {
  return (
    <LinkDoor token={props.token} purpose="invitation">
      {(offer) => (
        <Door title={t("join_title", { organisation: offer.organisation ?? t("organisation") })} text={t("join_text", { role: roleName(offer.role ?? "") })}>
          {offer.is_known ? <Accept {...props} offer={offer} /> : <NewPerson {...props} offer={offer} />}
        </Door>
      )}
    </LinkDoor>
  );
}

function NewPerson({ token, offer, onEntered }: JoinPageProps & { readonly offer: LinkOffer }) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState(offer.email ?? "");
  const [password, setPassword] = useState("");
  const register = useMutation({
    mutationFn: () => take(client.POST("/api/v1/auth/register", { body: { token, name: name.trim(), email: email.trim(), password, cookies: true } })),
    onSuccess: (answer) => onEntered("csrf_token" in answer ? answer.csrf_token : null, "/"),
  });
  return (
    <DoorForm submit={t("join_submit")} isReady={name.trim() !== "" && looksLikeEmail(email) && password !== ""} isBusy={register.isPending} error={register.error} onSubmit={() => register.mutate()}>
      <TextField label={t("your_name")} value={name} onChange={setName} autoComplete="name" maxLength={120} autoFocus />
      <EmailField label={t("email")} value={email} onChange={setEmail} autoComplete="username" readOnly={isGiven(offer.email)} />
      <PasswordField label={t("password")} value={password} onChange={setPassword} autoComplete="new-password" weakWords={[name, email]} />
    </DoorForm>
  );
}

function Accept({ token, offer, onEntered }: JoinPageProps & { readonly offer: LinkOffer }) {
  const me = useQuery({ ...meQuery(), retry: false });
  const accept = useMutation({
    mutationFn: () => take(client.POST("/api/v1/auth/links/accept", { body: { token } })),
    onSuccess: (membership) => onEntered(me.data?.csrf_token, `/?org=${encodeURIComponent(membership.organisation)}`),
  });
  if (me.isPending) return <SkeletonRows rows={2} />;
  if (me.data === undefined) {
    return (
      <div className="door-ways">
        <p>{t("join_known", { email: offer.email ?? "" })}</p>
        <Link to="/sign-in" search={{ back: `/join/${token}` }} className="button button-primary button-wide">
          {t("to_sign_in")}
        </Link>
      </div>
    );
  }
  return (
    <div className="door-ways">
      <p>{t("join_as", { name: me.data.name, email: me.data.email ?? "" })}</p>
      <FormError error={accept.error} />
      <button type="button" className="button button-primary button-wide" disabled={accept.isPending} onClick={() => accept.mutate()}>
        {accept.isPending ? t("working") : t("join_accept")}
      </button>
    </div>
  );
}
