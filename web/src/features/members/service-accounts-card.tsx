// Service accounts: programs with a role and keys of their own.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, takeNothing } from "@/shared/api/client";
import type { Member } from "@/shared/api/types";
import { membersQuery, rolesQuery } from "@/shared/api/identity-queries";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { KeyForm } from "@/shared/session/key-form";
import { roleName } from "@/shared/session/role-name";
import { emptyDraft, RoleFields, scopeOf, scopeText } from "@/shared/session/scope-fields";
import { useMay } from "@/shared/session/session";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { DialogForm, FormDialog } from "@/shared/ui/form-dialog";
import { FormError } from "@/shared/ui/form-error";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { TextField } from "@/shared/ui/text-field";
import { givenRoles } from "./member-form";
import { useMemberChange } from "./use-member-change";

export function ServiceAccountsCard() {
  const { org } = useScope();
  const canManage = useMay()("service-accounts.manage");
  const query = useQuery(membersQuery(org));
  const [making, setMaking] = useState(false);
  const services = query.data?.items.filter((member) => member.kind === "service");
  if (!canManage && services?.length === 0) return null;
  return (
    <Card
      title={t("service_accounts")}
      className="card-flush"
      actions={
        canManage && (
          <button type="button" className="button" onClick={() => setMaking(true)}>
            <Icon name="plus" size={14} /> {t("new_service_account")}
          </button>
        )
      }
    >
      <QueryView query={query} skeleton={<SkeletonRows rows={2} />} isEmpty={() => services?.length === 0} empty={<p className="card-note muted">{t("no_service_accounts")}</p>}>
        {() => (
          <ul className="rows" aria-label={t("service_accounts")}>
            {services?.map((account) => (
              <ServiceAccountRow key={account.id} account={account} canManage={canManage} />
            ))}
          </ul>
        )}
      </QueryView>
      <FormDialog open={making} onOpenChange={setMaking} title={t("new_service_account")} text={t("new_service_account_text")}>
        <NewServiceAccount onDone={() => setMaking(false)} />
      </FormDialog>
    </Card>
  );
}

function ServiceAccountRow({ account, canManage }: { readonly account: Member; readonly canManage: boolean }) {
  const { org } = useScope();
  const [task, setTask] = useState<"key" | "remove" | null>(null);
  const close = () => setTask(null);
  const actions = useQuery(rolesQuery()).data?.actions.filter((action) => action.roles.includes(account.role)).map((action) => action.name) ?? [];
  const remove = useMemberChange(() => takeNothing(client.DELETE("/api/v1/admin/service-accounts/{id}", { params: { path: { id: account.id }, query: { org } } })), t("service_account_removed"), close);
  return (
    <li className="row">
      <span className="row-icon">
        <Icon name="robot" />
      </span>
      <div className="row-text">
        <h3 className="row-name">{account.name}</h3>
        <p className="muted">
          {roleName(account.role)} · {scopeText(account.scope)}
        </p>
      </div>
      {canManage && (
        <div className="row-actions">
          <button type="button" className="button" aria-label={t("new_key_for", { name: account.name })} onClick={() => setTask("key")}>
            <Icon name="key" size={14} /> {t("new_api_key")}
          </button>
          <button type="button" className="button" aria-label={t("remove_service_account", { name: account.name })} onClick={() => setTask("remove")}>
            <Icon name="trash" size={14} /> {t("remove")}
          </button>
        </div>
      )}
      <FormDialog open={task === "key"} onOpenChange={(open) => !open && close()} title={t("new_key_for", { name: account.name })} text={t("new_api_key_text")}>
        <KeyForm actions={actions} make={(body) => take(client.POST("/api/v1/admin/service-accounts/{id}/keys", { params: { path: { id: account.id }, query: { org } }, body }))} onMade={() => Promise.resolve()} onDone={close} />
      </FormDialog>
      <ConfirmDialog open={task === "remove"} onOpenChange={(open) => !open && close()} title={t("remove_service_account", { name: account.name })} text={t("remove_service_account_text")} confirm={t("remove")} danger busy={remove.isPending} onConfirm={() => remove.mutate(undefined)}>
        <FormError error={remove.error} />
      </ConfirmDialog>
    </li>
  );
}

function NewServiceAccount({ onDone }: { readonly onDone: () => void }) {
  const { org } = useScope();
  const [name, setName] = useState("");
  const [draft, setDraft] = useState(emptyDraft);
  const make = useMemberChange(() => take(client.POST("/api/v1/admin/service-accounts", { params: { query: { org } }, body: { name: name.trim(), role: draft.role, scope: scopeOf(draft) } })), t("service_account_made"), onDone);
  return (
    <DialogForm submit={t("new_service_account")} isReady={name.trim() !== ""} isBusy={make.isPending} error={make.error} onSubmit={() => make.mutate(undefined)}>
      <TextField label={t("name")} value={name} onChange={setName} maxLength={120} autoFocus />
      <RoleFields draft={draft} onChange={setDraft} choices={givenRoles} />
    </DialogForm>
  );
}
