// Two assets left over on opposite sides: an exchange, which balances through a trading account.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client, take, WriteKeys } from "@/shared/api/client";
import { useScope } from "@/shared/api/scope";
import type { Account } from "@/shared/api/types";
import { accountLabel } from "@/shared/entries/entry-summary";
import { t } from "@/shared/i18n/translate";
import { formatAmount } from "@/shared/money/format";
import { negateText, signOf } from "@/shared/money/money";
import { Icon } from "@/shared/ui/icon";
import { showError } from "@/shared/ui/toasts";
import { exchangeIn, type DraftLine } from "./entry-draft";

const TRADING_PATH = "equity:trading";

export interface ExchangeHintProps {
  readonly lines: readonly DraftLine[];
  readonly accounts: readonly Account[];
  readonly onExchange: (trading: number) => void;
}

export function ExchangeHint({ lines, accounts, onExchange }: ExchangeHintProps) {
  const { org } = useScope();
  const queryClient = useQueryClient();
  const [keys] = useState(() => new WriteKeys());
  const trading = accounts.find((account) => account.path === TRADING_PATH) ?? accounts.find((account) => account.kind === "trading" && account.asset === null);
  const open = useMutation({
    mutationFn: () => take(client.POST("/api/v1/accounts", { params: { query: { org }, header: keys.headerFor(TRADING_PATH) }, body: { path: TRADING_PATH, kind: "trading" } })),
    onSuccess: async (account) => {
      await queryClient.invalidateQueries({ queryKey: [org, "accounts"] });
      onExchange(account.id);
    },
    onError: showError,
  });
  const exchange = exchangeIn(lines);
  if (exchange === null) return null;
  const [one, other] = exchange.map(({ asset, amount }) => formatAmount(signOf(amount) < 0 ? negateText(amount) : amount, asset));
  return (
    <div className="exchange-hint">
      <Icon name="exchange" size={18} />
      <p>
        <strong>{t("exchange_title", { one: one ?? "", other: other ?? "" })}</strong>
        <span>{trading === undefined ? t("exchange_text_new", { path: TRADING_PATH }) : t("exchange_text", { account: accountLabel(trading) })}</span>
      </p>
      <button type="button" className="button" disabled={open.isPending} onClick={() => (trading === undefined ? open.mutate() : onExchange(trading.id))}>
        {t("exchange_add")}
      </button>
    </div>
  );
}
