// One import: what was read, what is wrong, where it goes, and the way back.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { accountsQuery, importQuery } from "@/shared/api/queries";
import { useScope } from "@/shared/api/scope";
import type { Import } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { formatMoment } from "@/shared/time/dates";
import { Page } from "@/shared/ui/page";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";
import { CommitBar, UndoBar } from "./commit-bar";
import { CsvMapping } from "./csv-mapping";
import { FileList } from "./file-list";
import { ImportTotals } from "./import-totals";
import { ImportStateBadge } from "./imports-page";
import { ProblemTable } from "./problem-table";
import { StatementCard } from "./statement-card";
import { useImportActions } from "./use-import-actions";
import "./imports.css";

export function ImportPage({ id, onLeave }: { readonly id: string; readonly onLeave: () => void }) {
  const { org } = useScope();
  const query = useQuery(importQuery(org, id));
  return (
    <Page
      title={query.data === undefined ? t("import") : (query.data.files[0]?.name ?? t("import"))}
      eyebrow={
        <nav className="eyebrow" aria-label={t("breadcrumbs")}>
          <Link to="/import" className="crumb">
            {t("import")}
          </Link>
          {query.data !== undefined && <> / {formatMoment(query.data.created_at)}</>}
        </nav>
      }
      actions={query.data !== undefined && <ImportStateBadge state={query.data.state} />}
    >
      <QueryView query={query} skeleton={<SkeletonRows rows={10} />}>
        {(data) => <ImportBody data={data} onLeave={onLeave} />}
      </QueryView>
    </Page>
  );
}

/** The account of a statement: chosen here, recognised by the server, or suggested by it. */
function accountsOf(data: Import, chosen: ReadonlyMap<number, number>): Record<string, number | string> {
  const accounts: Record<string, number | string> = {};
  for (const statement of data.statements) {
    const account = chosen.get(statement.index) ?? statement.account?.id ?? statement.suggested_path;
    if (account !== null) accounts[String(statement.index)] = account;
  }
  return accounts;
}

function ImportBody({ data, onLeave }: { readonly data: Import; readonly onLeave: () => void }) {
  const { org, currency } = useScope();
  const accounts = useQuery(accountsQuery({ org, in: currency }));
  const actions = useImportActions(data.id, onLeave);
  const [chosen, setChosen] = useState<ReadonlyMap<number, number>>(new Map());
  const choose = (index: number, account: number | undefined) => {
    const next = new Map(chosen);
    if (account === undefined) next.delete(index);
    else next.set(index, account);
    setChosen(next);
  };
  const may = useMay();
  const editable = data.state === "preview" && may("imports.prepare");
  const assigned = accountsOf(data, chosen);
  const problems = [...data.files.flatMap((file) => file.problems), ...data.statements.flatMap((statement) => statement.problems)];
  const unassigned = data.statements.filter((statement) => assigned[String(statement.index)] === undefined).length;
  return (
    <>
      <ImportTotals data={data} problems={problems.length} />
      <ProblemTable problems={problems} />
      <FileList files={data.files} />
      {data.files.map((file, index) =>
        file.csv === null ? null : <CsvMapping key={file.name} file={file} csv={file.csv} editable={editable} busy={actions.remap.isPending} onApply={(mapping) => actions.remap.mutate({ file: index, mapping })} />,
      )}
      <h2 className="section-heading">{t("statements")}</h2>
      <div className="statements">
        {data.statements.map((statement) => (
          <StatementCard
            key={statement.index}
            statement={statement}
            fileName={data.files[statement.file]?.name ?? ""}
            accounts={accounts.data?.items ?? []}
            chosen={chosen.get(statement.index)}
            editable={editable}
            onChoose={(account) => choose(statement.index, account)}
          />
        ))}
      </div>
      {editable && <CommitBar data={data} unassigned={unassigned} busy={actions.commit.isPending || actions.drop.isPending} onCommit={(confirm) => actions.commit.mutate({ accounts: assigned, confirm })} onDrop={() => actions.drop.mutate()} />}
      {data.state === "committed" && may("imports.commit") && <UndoBar id={data.id} busy={actions.undo.isPending} onUndo={(reason) => actions.undo.mutate(reason)} />}
    </>
  );
}
