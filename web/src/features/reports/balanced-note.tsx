// Whether both sides are equal: in every asset, before anything is converted.
import { t } from "@/shared/i18n/translate";
import { Badge } from "@/shared/ui/controls";
import { Icon } from "@/shared/ui/icon";

export function BalancedNote({ isBalanced, text }: { readonly isBalanced: boolean; readonly text: string }) {
  return (
    <p className="report-note">
      <Badge tone={isBalanced ? "good" : "bad"}>
        <Icon name={isBalanced ? "check" : "warning"} size={12} /> {isBalanced ? t("balanced") : t("unbalanced")}
      </Badge>
      <span>{text}</span>
    </p>
  );
}
