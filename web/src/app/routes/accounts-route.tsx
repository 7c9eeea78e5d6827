// Accounts and one account: the URL is their state.
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { AccountDetailPage } from "@/features/accounts/account-page";
import { AccountsPage } from "@/features/accounts/accounts-page";

export function AccountsRoute() {
  const { basis = "booked", ...search } = useSearch({ from: "/accounts" });
  const navigate = useNavigate({ from: "/accounts" });
  return (
    <AccountsPage
      view={{ basis, ...search }}
      onChange={(view) => void navigate({ search: (previous) => ({ ...previous, ...view, ...(view.basis === "booked" ? { basis: undefined } : {}) }), replace: true, resetScroll: false })}
    />
  );
}

export function AccountRoute() {
  const { accountId } = useParams({ from: "/accounts/$accountId" });
  const { range = "1y", ...search } = useSearch({ from: "/accounts/$accountId" });
  const navigate = useNavigate({ from: "/accounts/$accountId" });
  return (
    <AccountDetailPage
      key={accountId}
      id={Number(accountId)}
      view={{ range, ...search }}
      onChange={(view) => void navigate({ search: (previous) => ({ ...previous, ...view }), replace: true, resetScroll: false })}
    />
  );
}
