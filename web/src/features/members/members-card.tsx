// The members, with their roles; who may manage them changes and removes them here.
import { Menu } from "@base-ui/react/menu";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client, takeNothing } from "@/shared/api/client";
import type { Member } from "@/shared/api/types";
import { membersQuery } from "@/shared/api/identity-queries";
import { useScope } from "@/shared/api/scope";
import { t, tn } from "@/shared/i18n/translate";
import { roleName } from "@/shared/session/role-name";
import { scopeText } from "@/shared/session/scope-fields";
import { useMay, useSession } from "@/shared/session/session";
import { formatMoment } from "@/shared/time/dates";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { Badge } from "@/shared/ui/controls";
import { FormDialog } from "@/shared/ui/form-dialog";
import { FormError } from "@/shared/ui/form-error";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { EmptyState, QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { MemberForm } from "./member-form";
import { useMemberChange } from "./use-member-change";

type Task = "change" | "transfer" | "remove";

export function MembersCard() {
  const { org } = useScope();
  const query = useQuery(membersQuery(org));
  return (
    <Card title={query.data === undefined ? t("members") : tn("members_count", people(query.data.items).length)} className="card-flush">
      <QueryView query={query} skeleton={<SkeletonRows rows={4} />} isEmpty={(list) => people(list.items).length === 0} empty={<EmptyState title={t("no_members")} text={t("no_members_text")} />}>
        {(list) => (
          <div className="scroll-x" tabIndex={0} role="region" aria-label={t("members")}>
            <table className="table members-table">
              <thead>
                <tr>
                  <th>{t("name")}</th>
                  <th>{t("role")}</th>
                  <th>{t("sees")}</th>
                  <th>{t("second_factor")}</th>
                  <th>{t("member_since")}</th>
                  <th>
                    <span className="visually-hidden">{t("actions")}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {people(list.items).map((member) => (
                  <MemberRow key={member.id} member={member} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </QueryView>
    </Card>
  );
}

const people = (members: readonly Member[]) => members.filter((member) => member.kind !== "service");

function MemberRow({ member }: { readonly member: Member }) {
  const session = useSession();
  const isMe = session.kind === "person" && session.me.id === member.id;
  const [task, setTask] = useState<Task | null>(null);
  const name = member.name === "" ? t("erased_person") : member.name;
  return (
    <tr>
      <td>
        <span className="member-name">{name}</span> {isMe && <Badge tone="accent">{t("you")}</Badge>} {member.state === "disabled" && <Badge tone="warning">{t("state_disabled")}</Badge>}
        <span className="member-email">{member.email ?? "–"}</span>
      </td>
      <td>{roleName(member.role)}</td>
      <td className="member-scope">{scopeText(member.scope)}</td>
      <td>{member.has_second_factor ? <Badge tone="good">{t("yes")}</Badge> : <Badge tone="warning">{t("no")}</Badge>}</td>
      <td className="nowrap">{formatMoment(member.created_at)}</td>
      <td className="numeric">
        <MemberMenu member={member} name={name} isMe={isMe} onTask={setTask} />
        <FormDialog open={task === "change"} onOpenChange={(open) => !open && setTask(null)} title={t("change_member_title", { name })}>
          <MemberForm member={member} onDone={() => setTask(null)} />
        </FormDialog>
        <RemoveDialog member={member} name={name} open={task === "remove"} onClose={() => setTask(null)} />
        <TransferDialog member={member} name={name} open={task === "transfer"} onClose={() => setTask(null)} />
      </td>
    </tr>
  );
}

function MemberMenu({ member, name, isMe, onTask }: { readonly member: Member; readonly name: string; readonly isMe: boolean; readonly onTask: (task: Task) => void }) {
  const may = useMay();
  const canManage = may("members.manage") && member.role !== "owner";
  const canTransfer = may("organisation.transfer") && !isMe && member.role !== "owner" && member.state === "active";
  if (!canManage && !canTransfer) return null;
  return (
    <Menu.Root>
      <Menu.Trigger className="button button-icon" aria-label={t("member_menu", { name })}>
        <Icon name="more" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="popup-positioner" align="end" sideOffset={4}>
          <Menu.Popup className="popup">
            {canManage && (
              <Menu.Item className="popup-item" onClick={() => onTask("change")}>
                <Icon name="edit" size={14} /> {t("change_member")}
              </Menu.Item>
            )}
            {canTransfer && (
              <Menu.Item className="popup-item" onClick={() => onTask("transfer")}>
                <Icon name="key" size={14} /> {t("make_owner")}
              </Menu.Item>
            )}
            {canManage && (
              <Menu.Item className="popup-item" onClick={() => onTask("remove")}>
                <Icon name="trash" size={14} /> {t("remove_member")}
              </Menu.Item>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

interface MemberDialogProps {
  readonly member: Member;
  readonly name: string;
  readonly open: boolean;
  readonly onClose: () => void;
}

function RemoveDialog({ member, name, open, onClose }: MemberDialogProps) {
  const { org } = useScope();
  const remove = useMemberChange(() => takeNothing(client.DELETE("/api/v1/admin/users/{id}", { params: { path: { id: member.id }, query: { org } } })), t("member_removed"), onClose);
  return (
    <ConfirmDialog open={open} onOpenChange={(isOpen) => !isOpen && onClose()} title={t("remove_member_title", { name })} text={t("remove_member_text")} confirm={t("remove_member")} danger busy={remove.isPending} onConfirm={() => remove.mutate(undefined)}>
      <FormError error={remove.error} />
    </ConfirmDialog>
  );
}

function TransferDialog({ member, name, open, onClose }: MemberDialogProps) {
  const { org } = useScope();
  const transfer = useMemberChange(() => takeNothing(client.POST("/api/v1/admin/organisation/transfer", { params: { query: { org } }, body: { to: member.id } })), t("organisation_transferred"), onClose);
  return (
    <ConfirmDialog open={open} onOpenChange={(isOpen) => !isOpen && onClose()} title={t("make_owner_title", { name })} text={t("make_owner_text")} confirm={t("make_owner")} danger busy={transfer.isPending} onConfirm={() => transfer.mutate(undefined)}>
      <FormError error={transfer.error} />
    </ConfirmDialog>
  );
}
