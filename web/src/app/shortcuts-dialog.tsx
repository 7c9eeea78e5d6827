// Every shortcut, on one page.
import { Dialog } from "@base-ui/react/dialog";
import { t, type TextKey } from "@/shared/i18n/translate";
import { Icon } from "@/shared/ui/icon";

const groups: readonly { readonly title: TextKey; readonly keys: readonly (readonly [string, TextKey])[] }[] = [
  { title: "keys_everywhere", keys: [["Ctrl K", "search_or_jump"], ["g o", "overview"], ["g a", "accounts"], ["g e", "entries"], ["g i", "import"], ["g r", "reports"], ["g b", "balance-sheet"], ["g n", "income-statement"], ["g t", "trial-balance"], ["g p", "prices"], ["g m", "mappings"], ["?", "shortcuts"], ["Esc", "close"]] },
  { title: "keys_create", keys: [["c e", "new_entry"], ["c a", "new_account_title"], ["c p", "add_price"], ["c o", "new_organisation"], ["Ctrl ↵", "send_form"]] },
  { title: "keys_entries", keys: [["/", "search_entries"], ["j", "next_row"], ["k", "previous_row"], ["Enter", "open_row"], ["Home", "first_row"], ["End", "last_row"]] },
  { title: "keys_accounts", keys: [["→", "unfold"], ["←", "fold"], ["Enter", "open_row"], ["e", "edit_account"]] },
];

export function ShortcutsDialog({ open, onOpenChange }: { readonly open: boolean; readonly onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog dialog-wide">
          <Dialog.Title className="dialog-title">{t("shortcuts")}</Dialog.Title>
          <Dialog.Close className="button button-icon drawer-close" aria-label={t("close")}>
            <Icon name="close" />
          </Dialog.Close>
          <div className="shortcuts">
            {groups.map((group) => (
              <section key={group.title}>
                <h3 className="section-title">{t(group.title)}</h3>
                <dl className="shortcut-list">
                  {group.keys.map(([keys, label]) => (
                    <div key={keys} className="shortcut">
                      <dt>{t(label)}</dt>
                      <dd>
                        {keys.split(" ").map((key) => (
                          <kbd key={key}>{key}</kbd>
                        ))}
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
