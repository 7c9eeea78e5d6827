// Prices: the pair and the range are in the URL.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { PricesPage } from "@/features/prices/prices-page";

export function PricesRoute() {
  const { range = "3m", ...search } = useSearch({ from: "/prices" });
  const navigate = useNavigate({ from: "/prices" });
  return <PricesPage view={{ range, ...search }} onChange={(view) => void navigate({ search: (previous) => ({ ...previous, ...view }), replace: true, resetScroll: false })} />;
}
