// How fresh an account's balance is: the connection that feeds it, when it last came, what the bank itself says.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { connectionsQuery } from "@/shared/api/connection-queries";
import { isGiven } from "@/shared/api/given";
import { useScope } from "@/shared/api/scope";
import type { Account, Connection } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Money } from "@/shared/money/money-view";
import { useMay } from "@/shared/session/session";
import { formatDate, formatMoment } from "@/shared/time/dates";
import { Badge } from "@/shared/ui/controls";

const tones = { stopped: "bad", failing: "warning", late: "warning", missing: "warning", waiting: "accent", paused: "neutral", new: "neutral", fine: "good" } as const;

const plain = (text: string) => text.replaceAll(/\s/g, "").toUpperCase();

function remoteOf(connection: Connection, account: Account) {
  const own = account.identification;
  return connection.remotes.find((remote) => isGiven(own) && isGiven(remote.identification) && plain(own) === plain(remote.identification));
}

/** The connection that feeds the account: by its number at the bank, or by the folder's setting. */
function feedOf(connections: readonly Connection[], account: Account): Connection | undefined {
  return connections.find((each) => remoteOf(each, account) !== undefined) ?? connections.find((each) => each.settings["account"] === account.path || each.settings["account"] === String(account.id));
}

export function AccountFeed({ account }: { readonly account: Account }) {
  const { org } = useScope();
  const may = useMay();
  const query = useQuery({ ...connectionsQuery(org), enabled: may("connections.read") });
  const connection = feedOf(query.data?.items ?? [], account);
  if (connection === undefined) return null;
  const remote = remoteOf(connection, account);
  return (
    <p className="account-feed">
      <Link to="/connections" className="link">
        {connection.name}
      </Link>{" "}
      <Badge tone={tones[connection.state]}>{t(`connection_${connection.state}`)}</Badge> {isGiven(connection.last_success_at) ? t("connection_last_success", { moment: formatMoment(connection.last_success_at) }) : t("connection_never")}
      {isGiven(remote?.balance) && (
        <>
          {" · "}
          {t("connection_bank_says")} <Money amount={remote.balance.amount} asset={remote.balance.asset} /> {isGiven(remote.balance_on) && formatDate(remote.balance_on)}
        </>
      )}
    </p>
  );
}
