// Names of those who did something: oneself, and the members where one may see them.
import { useQuery } from "@tanstack/react-query";
import { membersQuery } from "@/shared/api/identity-queries";
import { useScope } from "@/shared/api/scope";
import { t } from "@/shared/i18n/translate";
import { useMay, useSession } from "@/shared/session/session";

export function usePeople(): (id: string) => string {
  const { org } = useScope();
  const session = useSession();
  const may = useMay();
  const members = useQuery({ ...membersQuery(org), enabled: may("members.read") });
  const own = session.kind === "person" ? session.me.id : undefined;
  return (id) => {
    if (id === own) return t("you_in_text");
    if (id === "local") return t("operator_name");
    return members.data?.items.find((member) => member.id === id)?.name ?? id;
  };
}
