// Debt and deposits: the list and one facility.
import { useParams } from "@tanstack/react-router";
import { FacilitiesPage } from "@/features/facilities/facilities-page";
import { FacilityPage } from "@/features/facilities/facility-page";

export function FacilitiesRoute() {
  return <FacilitiesPage />;
}

export function FacilityRoute() {
  const { facilityId } = useParams({ from: "/facilities/$facilityId" });
  return <FacilityPage key={facilityId} id={facilityId} />;
}
