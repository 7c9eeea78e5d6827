// One connection: its state, its ages, what is wrong or waits.
import { Link } from "@tanstack/react-router";
import { isGiven } from "@/shared/api/given";
import type { Connection } from "@/shared/api/types";
import { t, tn } from "@/shared/i18n/translate";
import { useMay } from "@/shared/session/session";
import { formatMoment } from "@/shared/time/dates";
import { ConnectionState } from "@/shared/ui/connection-state";
import { ConnectionActions } from "./connection-actions";

export function ConnectionRow({ connection }: { readonly connection: Connection }) {
  const may = useMay();
  return (
    <li className="connection">
      <div className="connection-head">
        <h2 className="connection-name">{connection.name}</h2>
        <ConnectionState state={connection.state} />
        <span className="muted">{connection.connector}</span>
      </div>
      <p className="connection-facts">{facts(connection).join(" · ")}</p>
      <Folder connection={connection} />
      {isGiven(connection.problem) && (
        <p className="connection-problem" role="note">
          {connection.problem.message}
        </p>
      )}
      {[...connection.missing, ...connection.notes].map((text) => (
        <p key={text} className="connection-note">
          {text}
        </p>
      ))}
      {connection.held.map((held) => (
        <p key={held.import} className="connection-note">
          {held.why}{" "}
          {may("imports.read") && (
            <Link to="/import/$importId" params={{ importId: held.import }}>
              {t("connection_held")}
            </Link>
          )}
        </p>
      ))}
      <ConnectionActions connection={connection} />
    </li>
  );
}

function Folder({ connection }: { readonly connection: Connection }) {
  const path: unknown = connection.settings["path"];
  if (typeof path !== "string") return null;
  return (
    <p className="connection-facts">
      {t("connection_folder")} <code>{path}</code>
    </p>
  );
}

function facts(connection: Connection): string[] {
  const success = isGiven(connection.last_success_at) ? t("connection_last_success", { moment: formatMoment(connection.last_success_at) }) : t("connection_never");
  return [
    success,
    ...(isGiven(connection.last_data_at) ? [t("connection_last_data", { moment: formatMoment(connection.last_data_at) })] : []),
    tn("connection_booked", connection.booked),
    ...(isGiven(connection.next_at) ? [t("connection_next", { moment: formatMoment(connection.next_at) })] : []),
  ];
}
