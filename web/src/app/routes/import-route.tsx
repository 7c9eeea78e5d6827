// The import wizard: dropping files, one import, and the saved mappings.
import { useNavigate, useParams } from "@tanstack/react-router";
import { ImportPage } from "@/features/imports/import-page";
import { MappingsPage } from "@/features/imports/mappings-page";
import { ImportsPage } from "@/features/imports/imports-page";

export function ImportsRoute() {
  const navigate = useNavigate();
  return <ImportsPage onOpen={(importId) => void navigate({ to: "/import/$importId", params: { importId } })} />;
}

export function ImportRoute() {
  const { importId } = useParams({ from: "/import/$importId" });
  const navigate = useNavigate();
  return <ImportPage key={importId} id={importId} onLeave={() => void navigate({ to: "/import" })} />;
}

export function MappingsRoute() {
  return <MappingsPage />;
}
