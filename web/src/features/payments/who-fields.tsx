// Roles and people who may approve, to tick; none ticked is everybody who may.
import { useQuery } from "@tanstack/react-query";
import { membersQuery } from "@/shared/api/identity-queries";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { roleName } from "@/shared/session/role-name";
import { useMay } from "@/shared/session/session";
import { APPROVERS, type Who } from "./policy-draft";

interface Person {
  readonly id: string;
  readonly name: string;
}

/** Those who may approve, and whoever is named already. */
function useApprovers(named: readonly string[]): readonly Person[] {
  const { org } = useScope();
  const may = useMay();
  const members = useQuery({ ...membersQuery(org), enabled: may("members.read") });
  const able = (members.data?.items ?? []).filter(({ id, role }) => APPROVERS.some((each) => each === role) || named.includes(id)).map(({ id, name }) => ({ id, name }));
  const others = named.filter((id) => !able.some((each) => each.id === id)).map((id) => ({ id, name: id }));
  return [...able, ...others];
}

const toggled = (list: readonly string[], value: string) => (list.includes(value) ? list.filter((each) => each !== value) : [...list, value]);

export function WhoFields<Row extends Who>({ label, row, onChange }: { readonly label: string; readonly row: Row; readonly onChange: (row: Row) => void }) {
  const people = useApprovers(row.members);
  return (
    <fieldset className="who">
      <legend className="field-label">{label}</legend>
      {APPROVERS.map((role) => (
        <label key={role} className="checkbox">
          <input type="checkbox" checked={row.roles.includes(role)} onChange={() => onChange({ ...row, roles: toggled(row.roles, role) })} /> {roleName(role)}
        </label>
      ))}
      {people.map(({ id, name }) => (
        <label key={id} className="checkbox">
          <input type="checkbox" checked={row.members.includes(id)} onChange={() => onChange({ ...row, members: toggled(row.members, id) })} /> {name}
        </label>
      ))}
      {row.roles.length === 0 && row.members.length === 0 && <span className="field-hint">{t("anyone_who_approves")}</span>}
    </fieldset>
  );
}
