// A new organisation: its own journal, its own accounts.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { client, take, WriteKeys } from "@/shared/api/client";
import { organisationsQuery } from "@/shared/api/queries";
import { t } from "@/shared/i18n/translate";
import { currencyCodes, isCurrency } from "@/shared/money/format";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { TextField } from "@/shared/ui/text-field";
import { showToast } from "@/shared/ui/toasts";

export function NewOrganisationDialog({ open, onOpenChange }: { readonly open: boolean; readonly onOpenChange: (open: boolean) => void }) {
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={t("new_organisation")} text={t("new_organisation_text")}>
      <NewOrganisationForm onDone={() => onOpenChange(false)} />
    </FormDialog>
  );
}

function NewOrganisationForm({ onDone }: { readonly onDone: () => void }) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const [currency, setCurrency] = useState("EUR");
  const [slug, setSlug] = useState("");
  const [keys] = useState(() => new WriteKeys());
  const body = { name: name.trim(), reporting_currency: currency.trim().toUpperCase(), slug: slug.trim() === "" ? null : slug.trim() };
  const create = useMutation({
    mutationFn: () => take(client.POST("/api/v1/organisations", { params: { header: keys.headerFor(body) }, body })),
    onSuccess: async (made) => {
      await queryClient.invalidateQueries({ queryKey: organisationsQuery().queryKey });
      showToast(t("organisation_created"), made.name);
      onDone();
      await navigate({ to: "/", search: { org: made.slug, as_of: undefined, known_at: undefined, known_seq: undefined } });
    },
  });
  const isKnown = isCurrency(body.reporting_currency);
  return (
    <DialogForm submit={t("create_organisation")} isReady={body.name !== "" && isKnown} isBusy={create.isPending} error={create.error} onSubmit={() => create.mutate()}>
      <TextField label={t("name")} value={name} onChange={setName} maxLength={120} autoFocus />
      <div className="form-row">
        <TextField label={t("reporting_currency")} value={currency} onChange={setCurrency} hint={isKnown ? undefined : t("currency_unknown")} suggestions={currencyCodes} maxLength={3} isCode />
        <TextField label={t("short_name")} value={slug} onChange={setSlug} placeholder={t("short_name_guessed")} hint={t("short_name_hint")} maxLength={60} isCode />
      </div>
    </DialogForm>
  );
}
