// What of the log is shown. Everything is in the URL.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { AuditFilter } from "@/shared/api/audit-filter";
import { membersQuery } from "@/shared/api/identity-queries";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { Field, Segmented, SelectField } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";

export interface AuditFiltersProps {
  readonly view: AuditFilter;
  readonly onChange: (view: Partial<AuditFilter>) => void;
}

const orNothing = (text: string) => (text === "" ? undefined : text);

export function AuditFilters({ view, onChange }: AuditFiltersProps) {
  const { org } = useScope();
  const members = useQuery(membersQuery(org)).data?.items ?? [];
  const actors = [{ value: "", label: t("anyone") }, { value: "local", label: t("actor_local") }, ...members.map((member) => ({ value: member.id, label: member.name === "" ? t("erased_person") : member.name }))];
  const known = actors.some((actor) => actor.value === (view.actor ?? "")) ? actors : [...actors, { value: view.actor ?? "", label: view.actor ?? "" }];
  const isFiltered = Object.entries(view).some(([name, value]) => name !== "chain" && value !== undefined);
  return (
    <search className="audit-filters">
      <Segmented label={t("chain")} value={view.chain ?? "organisation"} onChange={(chain) => onChange({ chain: chain === "organisation" ? undefined : chain })} choices={[{ value: "organisation", label: t("chain_organisation") }, { value: "instance", label: t("chain_instance") }]} />
      <div className="search">
        <Icon name="search" />
        <input type="search" className="input search-input" aria-label={t("search_audit")} placeholder={t("search_audit")} value={view.q ?? ""} onChange={(event) => onChange({ q: orNothing(event.target.value) })} />
      </div>
      <SelectField label={t("actor")} value={view.actor ?? ""} choices={known} onChange={(actor) => onChange({ actor: orNothing(actor) })} />
      <ActionFilter key={view.action ?? ""} value={view.action ?? ""} onChange={(action) => onChange({ action: orNothing(action) })} />
      <Field label={t("from")}>{(id) => <input id={id} type="date" className="input" value={view.from ?? ""} max={view.to} onChange={(event) => onChange({ from: orNothing(event.target.value) })} />}</Field>
      <Field label={t("to")}>{(id) => <input id={id} type="date" className="input" value={view.to ?? ""} min={view.from} onChange={(event) => onChange({ to: orNothing(event.target.value) })} />}</Field>
      {view.target !== undefined && (
        <button type="button" className="button" onClick={() => onChange({ target: undefined })}>
          {t("target_is", { target: view.target })} <Icon name="close" size={12} />
        </button>
      )}
      {isFiltered && (
        <button type="button" className="button button-quiet" onClick={() => onChange({ from: undefined, to: undefined, actor: undefined, action: undefined, target: undefined, q: undefined })}>
          {t("clear_filters")}
        </button>
      )}
    </search>
  );
}

/** Applied on Enter or when it is left: an action is a whole word such as `sign-in.failed`. */
function ActionFilter({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const [text, setText] = useState(value);
  const apply = () => text.trim() !== value && onChange(text.trim());
  return (
    <Field label={t("event")}>
      {(id) => <input id={id} className="input input-code" value={text} maxLength={100} placeholder="sign-in.failed" autoComplete="off" spellCheck={false} onChange={(event) => setText(event.target.value)} onBlur={apply} onKeyDown={(event) => event.key === "Enter" && apply()} />}
    </Field>
  );
}
