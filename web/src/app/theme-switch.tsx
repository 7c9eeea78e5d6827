// Light, dark, or as the system.
import { useId } from "react";
import { t } from "@/shared/i18n/translate";
import { Icon } from "@/shared/ui/icon";
import { setTheme, useThemeChoice } from "@/shared/ui/theme";

const choices = [
  { value: "system", icon: "system" },
  { value: "light", icon: "sun" },
  { value: "dark", icon: "moon" },
] as const;

export function ThemeSwitch() {
  const choice = useThemeChoice();
  const name = useId();
  return (
    <fieldset className="segmented segmented-icons">
      <legend className="visually-hidden">{t("theme")}</legend>
      {choices.map(({ value, icon }) => (
        <label key={value} className="segmented-choice" title={t(`theme_${value}`)}>
          <input type="radio" name={name} value={value} checked={choice === value} onChange={() => setTheme(value)} aria-label={t(`theme_${value}`)} />
          <span>
            <Icon name={icon} size={14} />
          </span>
        </label>
      ))}
    </fieldset>
  );
}
