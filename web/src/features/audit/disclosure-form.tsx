// Writing a disclosure down: it stays, and cannot be changed.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take } from "@/shared/api/client";
import { disclosuresQuery } from "@/shared/api/identity-queries";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { Field, SelectField } from "@/shared/ui/controls";
import { DialogForm } from "@/shared/ui/form-dialog";
import { TextField } from "@/shared/ui/text-field";
import { showToast } from "@/shared/ui/toasts";
import { kindName, kinds, type DisclosureKind } from "./disclosure-kind";

const MAX_TEXT = 16_000;

export function DisclosureForm({ onDone }: { readonly onDone: () => void }) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [kind, setKind] = useState<DisclosureKind>("risk");
  const [subject, setSubject] = useState("");
  const [text, setText] = useState("");
  const [who, setWho] = useState("");
  const record = useMutation({
    mutationFn: () => take(client.POST("/api/v1/admin/disclosures", { params: { query: { org } }, body: { kind, subject: subject.trim(), text: text.trim(), ...(who.trim() === "" ? {} : { acknowledged_by: who.trim() }) } })),
    onSuccess: async () => {
      showToast(t("disclosure_recorded"));
      onDone();
      await queryClient.invalidateQueries({ queryKey: disclosuresQuery(org).queryKey });
    },
  });
  return (
    <DialogForm submit={t("record_disclosure")} isReady={subject.trim() !== "" && text.trim() !== ""} isBusy={record.isPending} error={record.error} onSubmit={() => record.mutate()}>
      <SelectField label={t("disclosure_kind")} value={kind} choices={kinds.map((each) => ({ value: each, label: kindName(each) }))} onChange={setKind} />
      <TextField label={t("disclosure_subject")} value={subject} onChange={setSubject} maxLength={200} autoFocus />
      <Field label={t("disclosure_words")}>{(id) => <textarea id={id} className="input input-lines" rows={5} maxLength={MAX_TEXT} value={text} onChange={(event) => setText(event.target.value)} />}</Field>
      <TextField label={t("disclosure_acknowledged")} hint={t("disclosure_acknowledged_hint")} value={who} onChange={setWho} maxLength={120} />
    </DialogForm>
  );
}
