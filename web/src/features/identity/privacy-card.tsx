// What is kept about one: consents, a copy of everything, and the end of it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, takeNothing } from "@/shared/api/client";
import { isGiven } from "@/shared/api/given";
import { consentsQuery } from "@/shared/api/identity-queries";
import { toApiError } from "@/shared/api/problem";
import { announceSession, sessionFetch } from "@/shared/api/session";
import type { ConsentChoice, Me } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { formatMoment } from "@/shared/time/dates";
import { downloadBlob } from "@/shared/ui/download";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { TextField } from "@/shared/ui/text-field";
import { showError, showToast } from "@/shared/ui/toasts";

async function fetchExport(): Promise<Blob> {
  const response = await sessionFetch(new Request(new URL("/api/v1/gdpr/export", window.location.origin)));
  if (!response.ok) throw toApiError(await response.json().catch(() => null), response);
  return response.blob();
}

export function PrivacyCard({ me }: { readonly me: Me }) {
  const [deleting, setDeleting] = useState(false);
  const send = useMutation({ mutationFn: fetchExport, onSuccess: (blob) => downloadBlob("bursar-my-data.zip", blob), onError: showError });
  return (
    <Card title={t("privacy")} className="card-flush">
      <Consents />
      <footer className="card-foot card-foot-actions">
        <div className="row-text">
          <p>{t("export_mine_text")}</p>
        </div>
        <button type="button" className="button" disabled={send.isPending} onClick={() => send.mutate()}>
          <Icon name="download" size={14} /> {send.isPending ? t("working") : t("export_mine")}
        </button>
      </footer>
      <footer className="card-foot card-foot-actions">
        <div className="row-text">
          <p>{t("delete_account_text")}</p>
        </div>
        <button type="button" className="button button-danger" onClick={() => setDeleting(true)}>
          {t("delete_account")}
        </button>
      </footer>
      <FormDialog open={deleting} onOpenChange={setDeleting} title={t("delete_account_title")} text={t("delete_account_warning")}>
        <DeleteForm me={me} />
      </FormDialog>
    </Card>
  );
}

function Consents() {
  const query = useQuery(consentsQuery());
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: (body: ConsentChoice) => take(client.POST("/api/v1/gdpr/consent", { body })),
    onSuccess: async () => {
      showToast(t("consent_kept"));
      await queryClient.invalidateQueries({ queryKey: consentsQuery().queryKey });
    },
    onError: showError,
  });
  return (
    <QueryView query={query} skeleton={<SkeletonRows rows={2} />} isEmpty={(list) => list.items.length === 0} empty={<p className="card-note muted">{t("no_consents")}</p>}>
      {(list) => (
        <ul className="rows" aria-label={t("consents")}>
          {list.items.map((consent) => (
            <li key={consent.purpose} className="row">
              <label className="checkbox row-check">
                <input type="checkbox" checked={consent.given} disabled={change.isPending} onChange={(event) => change.mutate({ purpose: consent.purpose, version: consent.version, given: event.target.checked })} />
                <span className="row-text">
                  <span className="row-name">{consent.text}</span>
                  <span className="muted">{!isGiven(consent.at) ? t("consent_never") : t(consent.given ? "consent_given" : "consent_taken_back", { moment: formatMoment(consent.at) })}</span>
                </span>
              </label>
            </li>
          ))}
        </ul>
      )}
    </QueryView>
  );
}

function DeleteForm({ me }: { readonly me: Me }) {
  const [text, setText] = useState("");
  const wanted = me.email ?? me.name;
  const erase = useMutation({ mutationFn: () => takeNothing(client.POST("/api/v1/gdpr/delete-account")), onSuccess: () => announceSession("signed-out") });
  return (
    <DialogForm submit={t("delete_account")} isReady={text.trim() === wanted} isBusy={erase.isPending} error={erase.error} onSubmit={() => erase.mutate()}>
      <TextField label={t("type_to_confirm", { text: wanted })} value={text} onChange={setText} autoFocus isCode />
    </DialogForm>
  );
}
