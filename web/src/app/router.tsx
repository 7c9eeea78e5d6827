// Paths to pages. Each page is its own chunk; the two parameters of the whole app stay when pages change.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, retainSearchParams, type RouterHistory } from "@tanstack/react-router";
import { accountSearch, accountsSearch, entriesSearch, overviewSearch, rootSearch } from "@/app/search";
import { Shell } from "@/app/shell";
import { NotFound } from "@/app/not-found";
import { PageFailed } from "@/app/page-failed";

const root = createRootRoute({
  validateSearch: rootSearch,
  search: { middlewares: [retainSearchParams(["org", "as_of"])] },
  component: Shell,
  notFoundComponent: NotFound,
});

const page = () => root;

const overview = createRoute({ getParentRoute: page, path: "/", validateSearch: overviewSearch, component: lazyRouteComponent(() => import("@/app/routes/overview-route"), "OverviewRoute") });
const accounts = createRoute({ getParentRoute: page, path: "/accounts", validateSearch: accountsSearch, component: lazyRouteComponent(() => import("@/app/routes/accounts-route"), "AccountsRoute") });
const account = createRoute({ getParentRoute: page, path: "/accounts/$accountId", validateSearch: accountSearch, component: lazyRouteComponent(() => import("@/app/routes/accounts-route"), "AccountRoute") });
const entries = createRoute({ getParentRoute: page, path: "/entries", validateSearch: entriesSearch, component: lazyRouteComponent(() => import("@/app/routes/entries-route"), "EntriesRoute") });
const imports = createRoute({ getParentRoute: page, path: "/import", component: lazyRouteComponent(() => import("@/app/routes/import-route"), "ImportsRoute") });
const importDetail = createRoute({ getParentRoute: page, path: "/import/$importId", component: lazyRouteComponent(() => import("@/app/routes/import-route"), "ImportRoute") });

const routeTree = root.addChildren([overview, accounts, account, entries, imports, importDetail]);

export function createAppRouter(history?: RouterHistory) {
  return createRouter({ routeTree, defaultPreload: "intent", scrollRestoration: true, defaultErrorComponent: PageFailed, ...(history === undefined ? {} : { history }) });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
