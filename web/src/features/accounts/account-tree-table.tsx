// The tree table: arrows move and fold, Enter opens an account.
import { useNavigate } from "@tanstack/react-router";
import { useState, type KeyboardEvent } from "react";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { formatDate } from "@/shared/time/dates";
import { Unpriced } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";
import type { TreeRow } from "./account-tree";

export interface AccountTreeTableProps {
  readonly rows: readonly TreeRow[];
  readonly currency: string;
  readonly onToggle: (path: string, open: boolean) => void;
}

function focusRow(path: string): void {
  const row = document.querySelector(`[data-path="${CSS.escape(path)}"]`);
  if (row instanceof HTMLElement) row.focus();
}

export function AccountTreeTable({ rows, currency, onToggle }: AccountTreeTableProps) {
  const navigate = useNavigate();
  const [active, setActive] = useState("");
  const current = rows.some((row) => row.path === active) ? active : (rows[0]?.path ?? "");
  const open = (row: TreeRow) => {
    if (row.account !== undefined) void navigate({ to: "/accounts/$accountId", params: { accountId: String(row.account.id) } });
    else onToggle(row.path, !row.isOpen);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const index = rows.findIndex((row) => row.path === current);
    const row = rows[index];
    if (row === undefined) return;
    const go = (path: string | undefined) => path !== undefined && focusRow(path);
    const actions: Record<string, () => void> = {
      ArrowDown: () => go(rows[index + 1]?.path),
      j: () => go(rows[index + 1]?.path),
      ArrowUp: () => go(rows[index - 1]?.path),
      k: () => go(rows[index - 1]?.path),
      Home: () => go(rows[0]?.path),
      End: () => go(rows.at(-1)?.path),
      ArrowRight: () => (row.hasChildren && !row.isOpen ? onToggle(row.path, true) : go(rows[index + 1]?.path)),
      ArrowLeft: () => (row.hasChildren && row.isOpen ? onToggle(row.path, false) : go(row.path.split(":").slice(0, -1).join(":") || undefined)),
      Enter: () => open(row),
    };
    const action = actions[event.key];
    if (action === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    action();
  };
  return (
    <div className="tree-scroll">
    <table className="table tree" role="treegrid" aria-label={t("accounts")} onKeyDown={onKeyDown}>
      <thead>
        <tr>
          <th scope="col">{t("account")}</th>
          <th scope="col" className="tree-bank">{t("bank")}</th>
          <th scope="col" className="tree-number">{t("number")}</th>
          <th scope="col" className="tree-last">{t("last_entry")}</th>
          <th scope="col" className="numeric tree-own">{t("balance")}</th>
          <th scope="col" className="numeric">{t("value_in", { asset: currency })}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <TreeTableRow key={row.path} row={row} isCurrent={row.path === current} onFocus={() => setActive(row.path)} onOpen={() => open(row)} onToggle={() => onToggle(row.path, !row.isOpen)} />
        ))}
      </tbody>
    </table>
    </div>
  );
}

interface TreeTableRowProps {
  readonly row: TreeRow;
  readonly isCurrent: boolean;
  readonly onFocus: () => void;
  readonly onOpen: () => void;
  readonly onToggle: () => void;
}

const BALANCES_SHOWN = 3;

function TreeTableRow({ row, isCurrent, onFocus, onOpen, onToggle }: TreeTableRowProps) {
  const { account, balance } = row;
  const listed = account === undefined && balance.balances.length > BALANCES_SHOWN ? [] : balance.balances;
  return (
    <tr data-path={row.path} data-depth={Math.min(row.depth, 6)} className={row.hasChildren ? "tree-row tree-group" : "tree-row"} tabIndex={isCurrent ? 0 : -1} aria-level={row.depth + 1} aria-expanded={row.hasChildren ? row.isOpen : undefined} onFocus={onFocus} onClick={onOpen}>
      <td>
        <span className="tree-name">
          {row.hasChildren ? (
            <button type="button" className="tree-toggle" tabIndex={-1} data-open={row.isOpen} aria-label={row.isOpen ? t("collapse", { name: row.name }) : t("expand", { name: row.name })} onClick={(event) => {
              event.stopPropagation();
              onToggle();
            }}>
              <Icon name="chevron" size={12} />
            </button>
          ) : (
            <span className="tree-leaf" />
          )}
          <span>{row.name}</span>
          {typeof account?.closed_on === "string" && <span className="badge badge-neutral">{t("closed")}</span>}
        </span>
      </td>
      <td className="tree-bank">{account?.bank}</td>
      <td className="tree-number">{account?.identification}</td>
      <td className="tree-last">{typeof account?.last_entry_on === "string" && formatDate(account.last_entry_on)}</td>
      <td className="numeric tree-own">
        {listed.map((each) => (
          <span key={each.asset} className="tree-amount">
            <Money amount={each.amount} asset={each.asset} muted={row.hasChildren} />
          </span>
        ))}
      </td>
      <td className="numeric">
        {balance.value === null ? <Unpriced assets={balance.unpriced} /> : <Money amount={balance.value.amount} asset={balance.value.asset} bare />}
      </td>
    </tr>
  );
}
