// Paths to pages. Each page is its own chunk; the parameters of the whole app stay when pages change.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect, retainSearchParams, type RouterHistory } from "@tanstack/react-router";
import { accountSearch, accountsSearch, auditSearch, counterpartiesSearch, counterpartySearch, entriesSearch, facilitiesSearch, flowsSearch, forecastSearch, intercompanySearch, operationsSearch, overviewSearch, paymentsSearch, performanceSearch, positionsSearch, pricesSearch, reconciliationSearch, reportSearch, rootSearch, signInSearch, statementsSearch } from "@/app/search";
import { Root } from "@/app/root";
import { NotFound } from "@/app/not-found";
import { PageFailed } from "@/app/page-failed";

const root = createRootRoute({
  validateSearch: rootSearch,
  search: { middlewares: [retainSearchParams(["org", "as_of", "known_at", "known_seq"])] },
  component: Root,
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
const payments = createRoute({ getParentRoute: page, path: "/payments", validateSearch: paymentsSearch, component: lazyRouteComponent(() => import("@/app/routes/payments-route"), "PaymentsRoute") });
const newPayment = createRoute({ getParentRoute: page, path: "/payments/new", component: lazyRouteComponent(() => import("@/app/routes/payments-route"), "NewPaymentRoute") });
const beneficiaries = createRoute({ getParentRoute: page, path: "/payments/beneficiaries", component: lazyRouteComponent(() => import("@/app/routes/payments-route"), "BeneficiariesRoute") });
const budgets = createRoute({ getParentRoute: page, path: "/budgets", component: lazyRouteComponent(() => import("@/app/routes/budgets-route"), "BudgetsRoute") });
const paymentFiles = createRoute({ getParentRoute: page, path: "/payments/files", component: lazyRouteComponent(() => import("@/app/routes/payments-route"), "PaymentFilesRoute") });
const paymentRules = createRoute({ getParentRoute: page, path: "/payments/rules", component: lazyRouteComponent(() => import("@/app/routes/payments-route"), "PaymentRulesRoute") });
const policy = createRoute({ getParentRoute: page, path: "/payments/rules/edit", component: lazyRouteComponent(() => import("@/app/routes/payments-route"), "PolicyRoute") });
const payment = createRoute({ getParentRoute: page, path: "/payments/$paymentId", component: lazyRouteComponent(() => import("@/app/routes/payments-route"), "PaymentRoute") });
const forecast = createRoute({ getParentRoute: page, path: "/forecast", validateSearch: forecastSearch, component: lazyRouteComponent(() => import("@/app/routes/forecast-route"), "ForecastRoute") });
const performance = createRoute({ getParentRoute: page, path: "/forecast/performance", validateSearch: performanceSearch, component: lazyRouteComponent(() => import("@/app/routes/forecast-route"), "PerformanceRoute") });
const rules = createRoute({ getParentRoute: page, path: "/rules", component: lazyRouteComponent(() => import("@/features/rules/rules-page"), "RulesPage") });
const suggestions = createRoute({ getParentRoute: page, path: "/suggestions", component: lazyRouteComponent(() => import("@/features/suggestions/suggestions-page"), "SuggestionsPage") });
const proposals = createRoute({ getParentRoute: page, path: "/forecast/proposals", component: lazyRouteComponent(() => import("@/features/forecast/proposals-page"), "ProposalsPage") });
const forecastSettings = createRoute({ getParentRoute: page, path: "/forecast/settings", component: lazyRouteComponent(() => import("@/features/forecast/forecast-settings-page"), "ForecastSettingsPage") });
const openItems = createRoute({ getParentRoute: page, path: "/open-items", component: lazyRouteComponent(() => import("@/features/matching/open-items-page"), "OpenItemsPage") });
const counterparties = createRoute({ getParentRoute: page, path: "/counterparties", validateSearch: counterpartiesSearch, component: lazyRouteComponent(() => import("@/app/routes/counterparties-route"), "CounterpartiesRoute") });
const counterparty = createRoute({ getParentRoute: page, path: "/counterparties/$counterpartyId", validateSearch: counterpartySearch, component: lazyRouteComponent(() => import("@/app/routes/counterparties-route"), "CounterpartyRoute") });
const reconciliation = createRoute({ getParentRoute: page, path: "/reconciliation", validateSearch: reconciliationSearch, component: lazyRouteComponent(() => import("@/app/routes/reconciliation-route"), "ReconciliationRoute") });
const imports = createRoute({ getParentRoute: page, path: "/import", component: lazyRouteComponent(() => import("@/app/routes/import-route"), "ImportsRoute") });
const mappings = createRoute({ getParentRoute: page, path: "/import/mappings", component: lazyRouteComponent(() => import("@/app/routes/import-route"), "MappingsRoute") });
const importDetail = createRoute({ getParentRoute: page, path: "/import/$importId", component: lazyRouteComponent(() => import("@/app/routes/import-route"), "ImportRoute") });

const security = createRoute({ getParentRoute: page, path: "/security", component: lazyRouteComponent(() => import("@/app/routes/security-route"), "SecurityRoute") });
const members = createRoute({ getParentRoute: page, path: "/members", component: lazyRouteComponent(() => import("@/app/routes/members-route"), "MembersRoute") });
const audit = createRoute({ getParentRoute: page, path: "/audit", validateSearch: auditSearch, component: lazyRouteComponent(() => import("@/app/routes/audit-route"), "AuditRoute") });
const duties = createRoute({ getParentRoute: page, path: "/audit/duties", component: lazyRouteComponent(() => import("@/app/routes/audit-route"), "DutiesRoute") });
const disclosures = createRoute({ getParentRoute: page, path: "/audit/disclosures", component: lazyRouteComponent(() => import("@/app/routes/audit-route"), "DisclosuresRoute") });
const operations = createRoute({ getParentRoute: page, path: "/operations", validateSearch: operationsSearch, component: lazyRouteComponent(() => import("@/app/routes/operations-route"), "OperationsRoute") });
const flows = createRoute({ getParentRoute: page, path: "/flows", validateSearch: flowsSearch, component: lazyRouteComponent(() => import("@/app/routes/flows-route"), "FlowsRoute") });
const positions = createRoute({ getParentRoute: page, path: "/positions", validateSearch: positionsSearch, component: lazyRouteComponent(() => import("@/app/routes/positions-route"), "PositionsRoute") });
const statements = createRoute({ getParentRoute: page, path: "/statements", validateSearch: statementsSearch, component: lazyRouteComponent(() => import("@/app/routes/statements-route"), "StatementsRoute") });
const connections = createRoute({ getParentRoute: page, path: "/connections", component: lazyRouteComponent(() => import("@/app/routes/connections-route"), "ConnectionsRoute") });
const facilities = createRoute({ getParentRoute: page, path: "/facilities", validateSearch: facilitiesSearch, component: lazyRouteComponent(() => import("@/app/routes/facilities-route"), "FacilitiesRoute") });
const facility = createRoute({ getParentRoute: page, path: "/facilities/$facilityId", component: lazyRouteComponent(() => import("@/app/routes/facilities-route"), "FacilityRoute") });
const intercompany = createRoute({ getParentRoute: page, path: "/intercompany", validateSearch: intercompanySearch, component: lazyRouteComponent(() => import("@/app/routes/intercompany-route"), "IntercompanyRoute") });
const settings = createRoute({ getParentRoute: page, path: "/settings", component: lazyRouteComponent(() => import("@/app/routes/settings-route"), "SettingsRoute") });

// The doors: pages for who is not in yet, without the navigation.
const door = { isDoor: true } as const;
const signIn = createRoute({ getParentRoute: page, path: "/sign-in", staticData: door, validateSearch: signInSearch, component: lazyRouteComponent(() => import("@/app/routes/door-routes"), "SignInRoute") });
const setupHelp = createRoute({ getParentRoute: page, path: "/setup", staticData: door, component: lazyRouteComponent(() => import("@/app/routes/door-routes"), "SetupHelpRoute") });
const setup = createRoute({ getParentRoute: page, path: "/setup/$token", staticData: door, component: lazyRouteComponent(() => import("@/app/routes/door-routes"), "SetupRoute") });
const join = createRoute({ getParentRoute: page, path: "/join/$token", staticData: door, component: lazyRouteComponent(() => import("@/app/routes/door-routes"), "JoinRoute") });
const reset = createRoute({ getParentRoute: page, path: "/reset/$token", staticData: door, component: lazyRouteComponent(() => import("@/app/routes/door-routes"), "ResetRoute") });

const status = createRoute({ getParentRoute: page, path: "/status", staticData: door, component: lazyRouteComponent(() => import("@/features/status/status-page"), "StatusPage") });

const routeTree = root.addChildren([overview, accounts, account, entries, newEntry, reports, report, payments, newPayment, beneficiaries, paymentFiles, paymentRules, policy, payment, budgets, prices, rules, suggestions, openItems, counterparties, counterparty, reconciliation, forecast, performance, proposals, forecastSettings, imports, mappings, importDetail, security, members, audit, duties, disclosures, operations, flows, positions, statements, connections, facilities, facility, intercompany, settings, signIn, setupHelp, setup, join, reset, status]);

export function createAppRouter(history?: RouterHistory) {
  return createRouter({ routeTree, defaultPreload: "intent", scrollRestoration: true, defaultErrorComponent: PageFailed, ...(history === undefined ? {} : { history }) });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
  interface StaticDataRouteOption {
    /** A page for who is not in yet: nothing of an organisation around it. */
    readonly isDoor?: boolean;
  }
}
