// A new connection: its connector's own settings, as the data sheet names them.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, WriteKeys } from "@/shared/api/client";
import { connectorsQuery } from "@/shared/api/connection-queries";
import { useScope } from "@/shared/api/scope";
import type { Connector } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Field, SelectField } from "@/shared/ui/controls";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { ErrorState, SkeletonRows } from "@/shared/ui/query-view";
import { TextField } from "@/shared/ui/text-field";
import { showToast } from "@/shared/ui/toasts";

/** `new_accounts` as people read it: the server's name, for the settings of any connector. */
const labelOf = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll("_", " ")}`;

export function AddConnectionDialog({ open, onOpenChange }: { readonly open: boolean; readonly onOpenChange: (open: boolean) => void }) {
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={t("add_connection")} text={t("add_connection_text")}>
      <Loaded onAdded={() => onOpenChange(false)} />
    </FormDialog>
  );
}

function Loaded({ onAdded }: { readonly onAdded: () => void }) {
  const { org } = useScope();
  const query = useQuery(connectorsQuery(org));
  if (query.data !== undefined) return <AddForm connectors={query.data.items} onAdded={onAdded} />;
  return query.error === null ? <SkeletonRows rows={3} /> : <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
}

type Texts = Readonly<Record<string, string>>;

const given = (texts: Texts) => Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ""));

/** What a person types is text; a setting that is an object or a list is typed as JSON. */
function typed(text: string): unknown {
  if (!/^[[{]/.test(text.trim())) return text.trim();
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return text;
  }
}

function AddForm({ connectors, onAdded }: { readonly connectors: readonly Connector[]; readonly onAdded: () => void }) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [id, setId] = useState(connectors[0]?.id ?? "");
  const [name, setName] = useState("");
  const [settings, setSettings] = useState<Texts>({});
  const [credentials, setCredentials] = useState<Texts>({});
  const [keys] = useState(() => new WriteKeys());
  const connector = connectors.find((each) => each.id === id);
  const body = { name: name.trim(), connector: id, settings: Object.fromEntries(Object.entries(given(settings)).map(([field, text]) => [field, typed(text)])), credentials: given(credentials) };
  const add = useMutation({
    mutationFn: () => take(client.POST("/api/v1/connections", { params: { query: { org }, header: keys.headerFor(body) }, body })),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: [org] });
      showToast(t("connection_added"));
      onAdded();
    },
  });
  const choose = (next: string) => {
    setId(next);
    setSettings({});
    setCredentials({});
  };
  const isThere = (texts: Texts, field: string) => (texts[field] ?? "").trim() !== "";
  const isReady = body.name !== "" && connector !== undefined && connector.settings.every((each) => !each.required || isThere(settings, each.name)) && connector.credentials.every((each) => !each.required || isThere(credentials, each.name));
  return (
    <DialogForm submit={t("add_connection")} isReady={isReady} isBusy={add.isPending} error={add.error} onSubmit={() => add.mutate()}>
      <SelectField label={t("connector")} value={id} onChange={choose} choices={connectors.map((each) => ({ value: each.id, label: each.label }))} hint={connector?.about} />
      <TextField label={t("connection_name")} value={name} onChange={setName} maxLength={80} autoFocus />
      {connector?.settings.map((field) => (
        <TextField key={field.name} label={labelOf(field.name)} hint={field.about} value={settings[field.name] ?? ""} onChange={(text) => setSettings({ ...settings, [field.name]: text })} maxLength={20_000} isCode />
      ))}
      {connector?.credentials.map((field) => (
        <Field key={field.name} label={labelOf(field.name)} hint={field.about}>
          {(input) => <input id={input} type="password" className="input" autoComplete="off" value={credentials[field.name] ?? ""} onChange={(event) => setCredentials({ ...credentials, [field.name]: event.target.value })} />}
        </Field>
      ))}
    </DialogForm>
  );
}
