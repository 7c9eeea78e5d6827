// Passkeys: from the server's JSON to the browser and back.
// Source: Web Authentication Level 3, the JSON forms of options and credentials.

import { isObject } from "@/shared/api/problem";

export const hasPasskeys = (): boolean => typeof PublicKeyCredential !== "undefined" && typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function";

/** Whether the browser can offer a passkey in the field of the address, without being asked. */
export async function canOffer(): Promise<boolean> {
  return hasPasskeys() && typeof PublicKeyCredential.isConditionalMediationAvailable === "function" && PublicKeyCredential.isConditionalMediationAvailable();
}

function asJson(credential: Credential | null): PublicKeyCredentialJSON {
  if (!(credential instanceof PublicKeyCredential)) throw new DOMException("no passkey was chosen", "NotAllowedError");
  return credential.toJSON();
}

// The document calls options an object: what is in them is the browser's, which checks the rest.
const isCreation = (options: unknown): options is PublicKeyCredentialCreationOptionsJSON => isObject(options) && typeof options["challenge"] === "string" && isObject(options["rp"]) && isObject(options["user"]) && Array.isArray(options["pubKeyCredParams"]);
const isRequest = (options: unknown): options is PublicKeyCredentialRequestOptionsJSON => isObject(options) && typeof options["challenge"] === "string";

/** Errors: `TypeError` for other options; `DOMException`, `NotAllowedError` when the person or the device would not. */
export async function createPasskey(publicKey: unknown): Promise<PublicKeyCredentialJSON> {
  if (!isCreation(publicKey)) throw new TypeError("the server's options make no passkey");
  return asJson(await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) }));
}

export interface Asking {
  readonly mediation: CredentialMediationRequirement;
  readonly signal: AbortSignal;
}

/** Errors: as `createPasskey`; `AbortError` when the signal ends it. */
export async function getPasskey(publicKey: unknown, { mediation, signal }: Asking): Promise<PublicKeyCredentialJSON> {
  if (!isRequest(publicKey)) throw new TypeError("the server's options ask for no passkey");
  return asJson(await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey), mediation, signal }));
}

/** The person closed the browser's question, or it was withdrawn: nothing to complain about. */
export const isDeclined = (error: unknown): boolean => error instanceof DOMException && (error.name === "NotAllowedError" || error.name === "AbortError");
