// Choosing an account by typing a part of its name, path or number.
import { Combobox } from "@base-ui/react/combobox";
import { useMemo } from "react";
import type { Account } from "@/shared/api/types";
import { accountLabel } from "@/shared/entries/entry-summary";
import { t } from "@/shared/i18n/translate";
import { Icon } from "./icon";

export interface AccountPickerProps {
  readonly label: string;
  readonly accounts: readonly Account[];
  readonly value: number | undefined;
  readonly onChange: (id: number | undefined) => void;
  readonly placeholder: string;
}

interface Item {
  readonly value: string;
  readonly label: string;
  readonly hint: string;
}

export function AccountPicker({ label, accounts, value, onChange, placeholder }: AccountPickerProps) {
  const items = useMemo(
    () => accounts.map((account): Item => ({ value: String(account.id), label: accountLabel(account), hint: account.identification ?? account.asset ?? "" })),
    [accounts],
  );
  const selected = items.find((item) => item.value === String(value)) ?? null;
  return (
    <Combobox.Root items={items} value={selected} onValueChange={(item: Item | null) => onChange(item === null ? undefined : Number(item.value))} isItemEqualToValue={(left, right) => left?.value === right?.value}>
      <Combobox.InputGroup className="picker">
        <Combobox.Input className="input picker-input" aria-label={label} placeholder={placeholder} />
        {selected !== null && (
          <Combobox.Clear className="button button-icon picker-button" aria-label={t("clear")}>
            <Icon name="close" size={14} />
          </Combobox.Clear>
        )}
        <Combobox.Trigger className="button button-icon picker-button" aria-label={label}>
          <Icon name="selector" size={14} />
        </Combobox.Trigger>
      </Combobox.InputGroup>
      <Combobox.Portal>
        <Combobox.Positioner className="popup-positioner" sideOffset={4}>
          <Combobox.Popup className="popup picker-popup">
            <Combobox.Empty>
              <p className="popup-empty">{t("no_match")}</p>
            </Combobox.Empty>
            <Combobox.List className="popup-list">
              {(item: Item) => (
                <Combobox.Item key={item.value} value={item} className="popup-item">
                  <span className="popup-label">{item.label}</span>
                  <span className="popup-hint">{item.hint}</span>
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}
