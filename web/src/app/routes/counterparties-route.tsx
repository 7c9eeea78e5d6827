// Counterparties: the search is in the URL. And one of them.
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { CounterpartiesPage } from "@/features/counterparties/counterparties-page";
import { CounterpartyPage } from "@/features/counterparties/counterparty-page";

export function CounterpartiesRoute() {
  const search = useSearch({ from: "/counterparties" });
  const navigate = useNavigate({ from: "/counterparties" });
  return (
    <CounterpartiesPage
      view={search}
      onChange={(view) => void navigate({ search: (previous) => ({ ...previous, ...view }), replace: true, resetScroll: false })}
      onOpen={(counterpartyId) => void navigate({ to: "/counterparties/$counterpartyId", params: { counterpartyId } })}
    />
  );
}

export function CounterpartyRoute() {
  const { counterpartyId } = useParams({ from: "/counterparties/$counterpartyId" });
  const search = useSearch({ from: "/counterparties/$counterpartyId" });
  const navigate = useNavigate({ from: "/counterparties/$counterpartyId" });
  return (
    <CounterpartyPage
      id={counterpartyId}
      view={search}
      onChange={(view) => void navigate({ search: (previous) => ({ ...previous, ...view }), replace: true, resetScroll: false })}
      onGo={(id) => void (id === undefined ? navigate({ to: "/counterparties" }) : navigate({ to: "/counterparties/$counterpartyId", params: { counterpartyId: id } }))}
    />
  );
}
