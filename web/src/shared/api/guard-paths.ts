// The wire of audit, settings and privacy until docs/openapi.json describes it, and of passkeys, whose JSON is the browser's and not ours to describe.

type Json<Body> = { content: { "application/json": Body } };
type Answer<Status extends number, Body> = { responses: { [S in Status]: Json<Body> } & { default: Json<unknown> } };
type Nothing = { responses: { 204: { content?: never }; default: Json<unknown> } };
type Query<Q> = { parameters: { query: Q; path?: never; header?: never; cookie?: never } };
type Body<B> = { requestBody: Json<B> };
type Org = { org: string };

export interface AuditEvent {
  readonly seq: number;
  readonly at: string;
  readonly id: string;
  readonly actor: string;
  readonly action: string;
  readonly target?: string | null;
  readonly request_id?: string | null;
  readonly address?: string | null;
  readonly agent?: string | null;
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface AuditPage {
  readonly items: AuditEvent[];
  readonly next?: number | null;
}

/** `instance`: sign-ins and the like of the organisation's members. */
export type AuditChain = "organisation" | "instance";

/** What of the log is shown, as the URL has it: days, not moments. */
export interface AuditFilter {
  readonly chain?: AuditChain | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly target?: string | undefined;
  readonly q?: string | undefined;
}

export interface Settings {
  readonly flags: { readonly name: string; readonly about: string; readonly default: boolean; readonly chosen?: boolean | null; readonly effective: boolean }[];
  readonly security: { readonly second_factor_required: boolean };
}

export interface SettingsChange {
  readonly flags?: Readonly<Record<string, boolean | null>>;
  readonly security?: { readonly second_factor_required: boolean };
}

export interface Consent {
  readonly purpose: string;
  readonly version: number;
  readonly text: string;
  readonly given: boolean;
  readonly at?: string | null;
}

export interface ConsentChoice {
  readonly purpose: string;
  readonly version: number;
  readonly given: boolean;
}

export interface PasskeyCreation {
  readonly id: string;
  readonly options: PublicKeyCredentialCreationOptionsJSON;
}

export interface PasskeyRequest {
  readonly id: string;
  readonly options: PublicKeyCredentialRequestOptionsJSON;
}

/** A passkey that signs in, or is the second half of a sign-in, or proves once more who is signed in. */
export interface PasskeyLogin {
  readonly mfa_token?: string;
  readonly reauthenticate?: boolean;
}

export interface PasskeyAnswer {
  readonly id: string;
  readonly credential: PublicKeyCredentialJSON;
}

export interface GuardPaths {
  "/api/v1/admin/audit-logs": { get: Query<Org & AuditFilter & { limit?: number; before?: number }> & Answer<200, AuditPage> };
  "/api/v1/admin/audit-logs/verify": { post: Query<Org & { chain?: AuditChain }> & Answer<200, { ok: boolean; events: number; problems: string[] }> };
  "/api/v1/admin/settings": { get: Query<Org> & Answer<200, Settings>; patch: Query<Org> & Body<SettingsChange> & Answer<200, Settings> };
  "/api/v1/gdpr/consent": { get: Answer<200, { items: Consent[] }>; post: Body<ConsentChoice> & Answer<200, { items: Consent[] }> };
  "/api/v1/gdpr/delete-account": { post: Nothing };
  "/api/v1/auth/mfa/passkeys/begin": { post: Answer<201, PasskeyCreation> };
  "/api/v1/auth/mfa/passkeys/finish": { post: Body<{ id: string; name: string; credential: PublicKeyCredentialJSON }> & Answer<200, { codes: string[] }> };
  "/api/v1/auth/passkey/login/begin": { post: Body<PasskeyLogin> & Answer<200, PasskeyRequest> };
  "/api/v1/auth/passkey/login/finish": { post: Body<PasskeyAnswer & { cookies: true }> & Answer<200, { csrf_token?: string; mfa_required: boolean }> };
  "/api/v1/auth/reauthenticate": { post: Body<{ passkey: PasskeyAnswer }> & Nothing };
}
