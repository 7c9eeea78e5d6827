// What each role may do: the server's own matrix, as a table.
import { useQuery } from "@tanstack/react-query";
import { rolesQuery } from "@/shared/api/identity-queries";
import { t } from "@/shared/i18n/translate";
import { roleName } from "@/shared/session/role-name";
import { Icon } from "@/shared/ui/icon";
import { Card } from "@/shared/ui/page";
import { QueryView, SkeletonRows } from "@/shared/ui/query-view";

export function MatrixCard() {
  const query = useQuery(rolesQuery());
  return (
    <Card title={t("matrix")} className="card-flush">
      <QueryView query={query} skeleton={<SkeletonRows rows={8} />}>
        {({ roles, actions }) => (
          <div className="scroll-x" tabIndex={0} role="region" aria-label={t("matrix")}>
            <table className="table matrix">
              <thead>
                <tr>
                  <th scope="col">{t("action")}</th>
                  {roles.map((role) => (
                    <th key={role.name} scope="col" title={role.about}>
                      {roleName(role.name)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {actions.map((action) => (
                  <tr key={action.name}>
                    <th scope="row">
                      {action.about}
                      <code>{action.name}</code>
                    </th>
                    {roles.map((role) => {
                      const isHeld = action.roles.includes(role.name);
                      return (
                        <td key={role.name} data-held={isHeld}>
                          {isHeld ? <Icon name="check" size={14} /> : <span aria-hidden="true">·</span>}
                          <span className="visually-hidden">{isHeld ? t("yes") : t("no")}</span>
                        </td>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </QueryView>
    </Card>
  );
}
