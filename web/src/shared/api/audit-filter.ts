// What of the audit log is shown, as the URL has it: days, not moments.
import type { operations } from "./schema";

type Asked = NonNullable<operations["list_audit_log"]["parameters"]["query"]>;

/** `instance`: sign-ins and the like of the organisation's members. */
export type AuditChain = NonNullable<Asked["chain"]>;

export type AuditFilter = { readonly [Name in "chain" | "from" | "to" | "actor" | "action" | "target" | "q"]?: Asked[Name] | undefined };
