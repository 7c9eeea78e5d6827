// What surrounds every page: the organisation, the navigation, the palette, the shortcuts.
import { useQuery } from "@tanstack/react-query";
import { Outlet, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { CommandPalette } from "@/app/command-palette";
import { FollowHead } from "@/app/follow-head";
import { NewOrganisationDialog } from "@/app/new-organisation-dialog";
import { PhoneNavigation } from "@/app/phone-navigation";
import { Sidebar } from "@/app/sidebar";
import { OpenModeBanner } from "@/app/open-mode-banner";
import { ShellSkeleton } from "@/app/shell-skeleton";
import { ShortcutsDialog } from "@/app/shortcuts-dialog";
import { useActions } from "@/app/actions";
import { usePages } from "@/app/pages";
import { organisationsQuery } from "@/shared/api/queries";
import { OrganisationProvider } from "@/shared/api/scope";
import type { Organisation } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { useHotkeys } from "@/shared/ui/hotkeys";
import { EmptyState, QueryView } from "@/shared/ui/query-view";

export function Shell() {
  const organisations = useQuery(organisationsQuery());
  const { org } = useSearch({ from: "__root__" });
  return (
    <QueryView query={organisations} skeleton={<ShellSkeleton />} isEmpty={(data) => data.items.length === 0} empty={<NoOrganisation />}>
      {(data) => {
        const organisation = data.items.find((item) => item.slug === org || item.id === org) ?? data.items[0];
        return organisation !== undefined && <Frame organisation={organisation} organisations={data.items} />;
      }}
    </QueryView>
  );
}

function NoOrganisation() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <EmptyState
        title={t("no_organisation")}
        text={t("no_organisation_text")}
        action={
          <button type="button" className="button button-primary" onClick={() => setOpen(true)}>
            {t("new_organisation")}
          </button>
        }
      />
      <NewOrganisationDialog open={open} onOpenChange={setOpen} />
    </>
  );
}

function Frame(props: FrameProps) {
  return (
    <OrganisationProvider organisation={props.organisation}>
      <FramedPage {...props} />
    </OrganisationProvider>
  );
}

interface FrameProps {
  readonly organisation: Organisation;
  readonly organisations: readonly Organisation[];
}

function FramedPage({ organisation, organisations }: FrameProps) {
  const navigate = useNavigate();
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const [creating, setCreating] = useState(false);
  const actions = useActions(() => setCreating(true));
  const pages = usePages();
  useHotkeys({ "mod+k": () => setPalette(!palette) }, { under: "anything" });
  useHotkeys({
    "?": () => setHelp(true),
    ...Object.fromEntries(pages.map((page) => [page.keys, () => void navigate({ to: page.to })])),
    ...Object.fromEntries(actions.map((action) => [action.keys, action.run])),
  });
  return (
    <>
      <FollowHead />
      <a href="#main" className="skip-link">
        {t("skip_to_content")}
      </a>
      <div className="shell">
        <Sidebar organisation={organisation} organisations={organisations} onPalette={() => setPalette(true)} onHelp={() => setHelp(true)} onNewOrganisation={() => setCreating(true)} />
        <main id="main" className="main" tabIndex={-1}>
          <OpenModeBanner />
          <Outlet />
        </main>
        <PhoneNavigation onPalette={() => setPalette(true)} />
      </div>
      <CommandPalette open={palette} onOpenChange={setPalette} onHelp={() => setHelp(true)} actions={actions} organisations={organisations} />
      <NewOrganisationDialog open={creating} onOpenChange={setCreating} />
      <ShortcutsDialog open={help} onOpenChange={setHelp} />
    </>
  );
}
