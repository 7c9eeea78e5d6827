// What the palette can do, and which of it matches a few letters.
import { useNavigate } from "@tanstack/react-router";
import type { Action } from "@/app/actions";
import { usePages } from "@/app/pages";
import type { Account, Organisation } from "@/shared/api/types";
import { accountLabel } from "@/shared/entries/entry-summary";
import { t } from "@/shared/i18n/translate";
import { addDays, addMonths, formatDate, isCivilDate, today } from "@/shared/time/dates";
import type { IconName } from "@/shared/ui/icon";
import { setTheme } from "@/shared/ui/theme";

export interface Command {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly icon: IconName;
  readonly words: string;
  readonly run: () => void;
}

export interface CommandContext {
  readonly accounts: readonly Account[];
  readonly organisations: readonly Organisation[];
  readonly actions: readonly Action[];
  readonly text: string;
  readonly onHelp: () => void;
}

export function useCommands({ accounts, organisations, actions, text, onHelp }: CommandContext): Command[] {
  const navigate = useNavigate();
  const pages = usePages();
  const lookAt = (as_of: string | undefined) => () => void navigate({ to: ".", search: (previous) => ({ ...previous, as_of }) });
  const command = (id: string, label: string, icon: IconName, run: () => void, hint = "", words = ""): Command => ({ id, label, hint, icon, run, words: `${label} ${hint} ${words}`.toLowerCase() });
  const days: Command[] = [
    command("today", t("look_at_today"), "calendar", lookAt(undefined), t("as_of")),
    command("month-end", t("look_at_month_end"), "calendar", lookAt(addDays(`${today().slice(0, 8)}01`, -1)), t("as_of")),
    command("year-ago", t("look_at_year_ago"), "calendar", lookAt(addMonths(today(), -12)), t("as_of")),
  ];
  const date = text.trim();
  if (isCivilDate(date)) days.unshift({ ...command("date", t("look_at_date", { date: formatDate(date) }), "calendar", lookAt(date), t("as_of")), words: date });
  return [
    ...pages.map((page) => command(page.to, t(page.label), page.icon, () => void navigate({ to: page.to }), page.keys, t("page"))),
    ...actions.map((action) => command(action.id, t(action.label), action.icon, action.run, action.keys)),
    ...days,
    command("theme-light", t("theme_light"), "sun", () => setTheme("light"), t("theme")),
    command("theme-dark", t("theme_dark"), "moon", () => setTheme("dark"), t("theme")),
    command("theme-system", t("theme_system"), "system", () => setTheme("system"), t("theme")),
    command("help", t("shortcuts"), "help", onHelp, "?"),
    ...organisations.map((each) => command(`org-${each.id}`, t("switch_to", { name: each.name }), "selector", () => void navigate({ to: "/", search: { org: each.slug } }), t("organisation"))),
    ...accounts.map((account) =>
      command(`account-${account.id}`, accountLabel(account), "accounts", () => void navigate({ to: "/accounts/$accountId", params: { accountId: String(account.id) } }), account.asset ?? "", `${account.path} ${account.bank ?? ""} ${account.identification ?? ""} ${account.identification?.replaceAll(" ", "") ?? ""}`),
    ),
    ...(date === "" ? [] : [{ ...command("search", t("search_entries_for", { text: date }), "search", () => void navigate({ to: "/entries", search: { q: date } })), words: date.toLowerCase() }]),
  ];
}

const SHOWN = 40;

/** Every word typed must occur; what starts with the text comes first, else the given order holds. */
export function rankCommands(commands: readonly Command[], text: string): Command[] {
  const needle = text.trim().toLowerCase();
  if (needle === "") return commands.slice(0, SHOWN);
  const words = needle.split(/\s+/);
  const score = (command: Command) => (command.id === "search" ? 3 : command.label.toLowerCase().startsWith(needle) ? 0 : command.label.toLowerCase().includes(needle) ? 1 : 2);
  return commands
    .filter((command) => words.every((word) => command.words.includes(word)))
    .map((command, order) => ({ command, order, score: score(command) }))
    .toSorted((left, right) => left.score - right.score || left.order - right.order)
    .slice(0, SHOWN)
    .map(({ command }) => command);
}
