// Name and bank details, with a hint whether the name fits what the books know of the account.
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { client, take } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import type { NewBeneficiary } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Segmented } from "@/shared/ui/controls";
import { DialogForm } from "@/shared/ui/form-dialog";
import { TextField } from "@/shared/ui/text-field";

export interface BeneficiaryFormProps {
  readonly before?: NewBeneficiary;
  readonly submit: string;
  readonly isBusy: boolean;
  readonly error: Error | null;
  readonly onSubmit: (body: NewBeneficiary) => void;
}

type Kind = "iban" | "number";
const given = (text: string) => (text.trim() === "" ? null : text.trim());

export function BeneficiaryForm({ before, submit, isBusy, error, onSubmit }: BeneficiaryFormProps) {
  const [name, setName] = useState(before?.name ?? "");
  const [kind, setKind] = useState<Kind>(typeof before?.account_number === "string" ? "number" : "iban");
  const [iban, setIban] = useState(before?.iban ?? "");
  const [bic, setBic] = useState(before?.bic ?? "");
  const [number, setNumber] = useState(before?.account_number ?? "");
  const [routing, setRouting] = useState(before?.routing_number ?? "");
  const account = kind === "iban" ? { iban: given(iban) } : { account_number: given(number), routing_number: given(routing) };
  const body: NewBeneficiary = { name: name.trim(), bic: given(bic), ...account, ...(before?.address === undefined ? {} : { address: before.address }) };
  const isReady = name.trim() !== "" && (kind === "iban" ? iban.trim() !== "" : number.trim() !== "");
  return (
    <DialogForm submit={submit} isReady={isReady} isBusy={isBusy} error={error} onSubmit={() => onSubmit(body)}>
      <TextField label={t("beneficiary_name")} value={name} onChange={setName} maxLength={140} autoFocus />
      <Segmented
        label={t("account_kind")}
        value={kind}
        onChange={setKind}
        choices={[
          { value: "iban", label: t("by_iban") },
          { value: "number", label: t("by_number") },
        ]}
      />
      {kind === "iban" ? (
        <TextField label={t("iban")} value={iban} onChange={setIban} maxLength={42} isCode />
      ) : (
        <>
          <TextField label={t("account_number")} value={number} onChange={setNumber} maxLength={34} isCode />
          <TextField label={t("routing_number")} value={routing} onChange={setRouting} maxLength={9} isCode hint={t("optional_hint")} />
        </>
      )}
      <TextField label={t("bic")} value={bic} onChange={setBic} maxLength={11} isCode hint={t("optional_hint")} />
      {isReady && <NameHint body={body} />}
    </DialogForm>
  );
}

function NameHint({ body }: { readonly body: NewBeneficiary }) {
  const { org } = useScope();
  const asked = useDeferredValue(body);
  const check = useQuery({
    queryKey: [org, "name-check", asked],
    queryFn: ({ signal }) => take(client.POST("/api/v1/beneficiaries/name-check", { params: { query: { org } }, body: asked, signal })),
    staleTime: 60_000,
    retry: false,
  });
  const verdict = check.data?.verdict;
  if (verdict === undefined || verdict === "unknown") return null;
  const names = check.data?.known.join(", ") ?? "";
  return (
    <p className={verdict === "differs" ? "notice notice-warning" : "field-hint"} role="status">
      {t(`name_${verdict}`, { names })}
    </p>
  );
}
