// Paths to pages. Each page is its own chunk; the parameters of the whole app stay when pages change.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect, retainSearchParams, type RouterHistory } from "@tanstack/react-router";
import { accountSearch, accountsSearch, entriesSearch, overviewSearch, pricesSearch, reportSearch, rootSearch } from "@/app/search";
import { Shell } from "@/app/shell";
import { NotFound } from "@/app/not-found";
import { PageFailed } from "@/app/page-failed";

const root = createRootRoute({
  validateSearch: rootSearch,
  search: { middlewares: [retainSearchParams(["org", "as_of", "known_at", "known_seq"])] },
  component: Shell,
  notFoundComponent: NotFound,
});

const page = () => root;

const overview = createRoute({ getParentRoute: page, path: "/", validateSearch: overviewSearch, component: lazyRouteComponent(() => import("@/app/routes/overview-route"), "OverviewRoute") });
const accounts = createRoute({ getParentRoute: page, path: "/accounts", validateSearch: accountsSearch, component: lazyRouteComponent(() => import("@/app/routes/accounts-route"), "AccountsRoute") });
const account = createRoute({ getParentRoute: page, path: "/accounts/$accountId", validateSearch: accountSearch, component: lazyRouteComponent(() => import("@/app/routes/accounts-route"), "AccountRoute") });
const entries = createRoute({ getParentRoute: page, path: "/entries", validateSearch: entriesSearch, component: lazyRouteComponent(() => import("@/app/routes/entries-route"), "EntriesRoute") });
const newEntry = createRoute({ getParentRoute: page, path: "/entries/new", component: lazyRouteComponent(() => import("@/app/routes/entries-route"), "NewEntryRoute") });
const reports = createRoute({
  getParentRoute: page,
  path: "/reports",
  validateSearch: reportSearch,
  beforeLoad: ({ search }) => {
    throw redirect({ to: "/reports/$report", params: { report: "balance-sheet" }, search, replace: true });
  },
});
const report = createRoute({ getParentRoute: page, path: "/reports/$report", validateSearch: reportSearch, component: lazyRouteComponent(() => import("@/app/routes/report-route"), "ReportRoute") });
const prices = createRoute({ getParentRoute: page, path: "/prices", validateSearch: pricesSearch, component: lazyRouteComponent(() => import("@/app/routes/prices-route"), "PricesRoute") });
const imports = createRoute({ getParentRoute: page, path: "/import", component: lazyRouteComponent(() => import("@/app/routes/import-route"), "ImportsRoute") });
const mappings = createRoute({ getParentRoute: page, path: "/import/mappings", component: lazyRouteComponent(() => import("@/app/routes/import-route"), "MappingsRoute") });
const importDetail = createRoute({ getParentRoute: page, path: "/import/$importId", component: lazyRouteComponent(() => import("@/app/routes/import-route"), "ImportRoute") });

const routeTree = root.addChildren([overview, accounts, account, entries, newEntry, reports, report, prices, imports, mappings, importDetail]);

export function createAppRouter(history?: RouterHistory) {
  return createRouter({ routeTree, defaultPreload: "intent", scrollRestoration: true, defaultErrorComponent: PageFailed, ...(history === undefined ? {} : { history }) });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
