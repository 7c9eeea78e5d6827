// Debt and deposits: the list and one facility.
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { FacilitiesPage } from "@/features/facilities/facilities-page";
import { FacilityPage } from "@/features/facilities/facility-page";

export function FacilitiesRoute() {
  const view = useSearch({ from: "/facilities" });
  const navigate = useNavigate({ from: "/facilities" });
  return <FacilitiesPage view={view} onChange={(change) => void navigate({ search: (previous) => ({ ...previous, ...change }), replace: true, resetScroll: false })} />;
}

export function FacilityRoute() {
  const { facilityId } = useParams({ from: "/facilities/$facilityId" });
  return <FacilityPage key={facilityId} id={facilityId} />;
}
