// The wire of audit, settings, privacy and passkeys, until docs/openapi.json describes it; then these calls go through `client`.
import type { Me } from "./types";

type Json<Body> = { content: { "application/json": Body } };
type Answer<Status extends number, Body> = { responses: { [S in Status]: Json<Body> } & { default: Json<unknown> } };
type Nothing = { responses: { 204: { content?: never }; default: Json<unknown> } };
type Query<Q> = { parameters: { query: Q; path?: never; header?: never; cookie?: never } };
type Body<B> = { requestBody: Json<B> };
type Org = { org: string };

export interface AuditEvent {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly actor_name: string | null;
  readonly action: string;
  readonly target: string | null;
  readonly request: string | null;
  readonly address: string | null;
  readonly agent: string | null;
  readonly before: unknown;
  readonly after: unknown;
}

export interface AuditPage {
  readonly items: AuditEvent[];
  readonly next_cursor: string | null;
}

export interface AuditFilter {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly target?: string | undefined;
  readonly q?: string | undefined;
}

export interface Settings {
  readonly flags: { readonly name: string; readonly about: string; readonly default: boolean; readonly override: boolean | null; readonly effective: boolean }[];
  readonly policy: { readonly is_second_factor_required: boolean };
}

export interface SettingsChange {
  readonly flags?: Readonly<Record<string, boolean | null>>;
  readonly policy?: { readonly is_second_factor_required: boolean };
}

export interface Consent {
  readonly purpose: string;
  readonly about: string;
  readonly is_given: boolean;
  readonly at: string | null;
}

export interface PasskeyCreation {
  readonly id: string;
  readonly options: { readonly publicKey: PublicKeyCredentialCreationOptionsJSON };
}

export interface PasskeyRequest {
  readonly id: string;
  readonly options: { readonly publicKey: PublicKeyCredentialRequestOptionsJSON };
}

export interface GuardPaths {
  "/api/v1/admin/audit-logs": { get: Query<Org & AuditFilter & { limit?: number; cursor?: string }> & Answer<200, AuditPage> };
  "/api/v1/admin/audit-logs/verify": { post: Query<Org> & Answer<200, { ok: boolean; events: number; problems: string[] }> };
  "/api/v1/admin/settings": { get: Query<Org> & Answer<200, Settings>; patch: Query<Org> & Body<SettingsChange> & Answer<200, Settings> };
  "/api/v1/gdpr/consent": { get: Answer<200, { items: Consent[] }>; post: Body<{ purpose: string; is_given: boolean }> & Answer<200, { items: Consent[] }> };
  "/api/v1/gdpr/delete-account": { post: Nothing };
  "/api/v1/auth/providers": { get: Answer<200, { items: { readonly name: string; readonly label: string }[] }> };
  "/api/v1/auth/mfa/passkeys/begin": { post: Answer<201, PasskeyCreation> };
  "/api/v1/auth/mfa/passkeys/finish": { post: Body<{ id: string; name: string; credential: PublicKeyCredentialJSON }> & Answer<200, { codes: string[] }> };
  "/api/v1/auth/passkey/login/begin": { post: Answer<200, PasskeyRequest> };
  "/api/v1/auth/passkey/login/finish": { post: Body<{ id: string; credential: PublicKeyCredentialJSON; cookies: true }> & Answer<200, { csrf_token?: string; mfa_required: boolean }> };
  "/api/v1/auth/me": { get: Answer<200, Me> };
}
