// The permission matrix of the made-up server.
import type { RoleList } from "../src/shared/api/types";

const OWNER = ["owner"];
const MANAGERS = ["owner", "admin"];
const KEEPERS = [...MANAGERS, "treasurer"];
const PREPARERS = [...KEEPERS, "analyst"];
const EXPORTERS = [...PREPARERS, "auditor"];
const INSPECTORS = [...MANAGERS, "auditor"];
const EVERYONE = [...EXPORTERS, "viewer"];

const action = (name: string, about: string, roles: readonly string[]) => ({ name, about, roles: [...roles] });

export const matrix: RoleList = {
  roles: [
    { name: "owner", about: "Everything, and the only one who can hand the organisation over" },
    { name: "admin", about: "Everything but handing the organisation over" },
    { name: "treasurer", about: "Books, imports and closes periods" },
    { name: "analyst", about: "Prepares imports, mappings and prices" },
    { name: "auditor", about: "Sees and exports everything, changes nothing" },
    { name: "viewer", about: "Sees accounts, entries, balances and reports" },
  ],
  actions: [
    action("organisation.read", "See the organisation", EVERYONE),
    action("organisation.change", "Rename the organisation, set its policy", MANAGERS),
    action("organisation.transfer", "Hand the organisation over to another owner", OWNER),
    action("accounts.read", "See accounts", EVERYONE),
    action("accounts.write", "Open, change and close accounts, entities and assets", KEEPERS),
    action("entries.read", "See entries", EVERYONE),
    action("entries.post", "Book entries", KEEPERS),
    action("entries.correct", "Reverse and reclassify entries", KEEPERS),
    action("balances.read", "See balances and positions", EVERYONE),
    action("reports.read", "See reports", EVERYONE),
    action("imports.read", "See imports", EXPORTERS),
    action("imports.prepare", "Upload files and preview them", PREPARERS),
    action("imports.commit", "Book an import, or take it back", KEEPERS),
    action("mappings.read", "See saved mappings", EXPORTERS),
    action("mappings.write", "Keep mappings", PREPARERS),
    action("expected.read", "See expected payables and receivables", EVERYONE),
    action("expected.write", "Keep expected payables and receivables", PREPARERS),
    action("budgets.read", "See budgets and recurring payments", EVERYONE),
    action("budgets.write", "Keep budgets", PREPARERS),
    action("rules.read", "See rules, counterparties and suggested categories", EXPORTERS),
    action("rules.write", "Keep rules and counterparties", PREPARERS),
    action("matches.read", "See proposed matches and reconciliations", EXPORTERS),
    action("matches.accept", "Accept matches and take them back", KEEPERS),
    action("reconciliations.sign", "Sign accounts off", KEEPERS),
    action("reconciliations.reopen", "Take a sign-off back", MANAGERS),
    action("prices.read", "See prices", EVERYONE),
    action("prices.write", "Keep prices", PREPARERS),
    action("journal.read", "See the journal's head and prove it", EVERYONE),
    action("members.read", "See members, invitations and the permission matrix", INSPECTORS),
    action("members.manage", "Invite, change and remove members", MANAGERS),
    action("service-accounts.manage", "Make and remove service accounts", MANAGERS),
    action("api-keys.manage", "See and revoke every key of the organisation", MANAGERS),
    action("api-keys.own", "Make, see and revoke keys of one's own", EVERYONE),
    action("audit.read", "See, verify and export the audit log and its reports", INSPECTORS),
    action("settings.read", "See settings and feature flags", INSPECTORS),
    action("settings.write", "Change settings and feature flags", MANAGERS),
    action("beneficiaries.read", "See beneficiaries with their bank details", EXPORTERS),
    action("beneficiaries.write", "Put in beneficiaries and their bank details", PREPARERS),
    action("beneficiaries.approve", "Approve bank details that others put in", KEEPERS),
    action("payments.read", "See payments, their files and the payment policy", EXPORTERS),
    action("payments.draft", "Draft, change, submit and cancel payments", PREPARERS),
    action("payments.approve", "Approve and reject payments that others made", KEEPERS),
    action("payments.send", "Make files for the bank, and say what became of payments", KEEPERS),
    action("payments.policy", "Set who approves which payments, limits and cut-offs", MANAGERS),
    action("jobs.read", "See jobs and schedules", INSPECTORS),
    action("jobs.manage", "Start, retry and cancel jobs", MANAGERS),
    action("connections.read", "See connections and how they stand", EVERYONE),
    action("connections.write", "Add, change and remove connections", MANAGERS),
    action("connections.sync", "Sync, test, pause and resume connections", KEEPERS),
    action("facilities.read", "See loans, credit lines, deposits and holdings", EVERYONE),
    action("facilities.write", "Keep loans, credit lines, deposits and holdings", KEEPERS),
    action("facilities.accrue", "Book interest that has accrued", KEEPERS),
    action("intercompany.read", "See what entities owe each other, and how it nets", EVERYONE),
    action("intercompany.write", "Say which accounts are between entities", KEEPERS),
    action("forecasts.read", "See forecasts, scenarios and how they did", EVERYONE),
    action("forecasts.run", "Make a forecast", PREPARERS),
    action("forecasts.adjust", "Adjust forecasts, keep scenarios and minimum balances", PREPARERS),
  ],
};

export const actionsOf = (role: string) => matrix.actions.filter((each) => each.roles.includes(role)).map((each) => each.name);
