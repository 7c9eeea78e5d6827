// Passkeys: from the server's JSON to the browser and back.
// Source: Web Authentication Level 3, the JSON forms of options and credentials.

export const hasPasskeys = (): boolean => typeof PublicKeyCredential !== "undefined" && typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function";

/** Whether the browser can offer a passkey in the field of the address, without being asked. */
export async function canOffer(): Promise<boolean> {
  return hasPasskeys() && typeof PublicKeyCredential.isConditionalMediationAvailable === "function" && PublicKeyCredential.isConditionalMediationAvailable();
}

function asJson(credential: Credential | null): PublicKeyCredentialJSON {
  if (!(credential instanceof PublicKeyCredential)) throw new DOMException("no passkey was chosen", "NotAllowedError");
  return credential.toJSON();
}

/** Errors: `DOMException`, `NotAllowedError` when the person or the device would not. */
export async function createPasskey(publicKey: PublicKeyCredentialCreationOptionsJSON): Promise<PublicKeyCredentialJSON> {
  return asJson(await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) }));
}

export interface Asking {
  readonly mediation: CredentialMediationRequirement;
  readonly signal: AbortSignal;
}

/** Errors: as `createPasskey`; `AbortError` when the signal ends it. */
export async function getPasskey(publicKey: PublicKeyCredentialRequestOptionsJSON, { mediation, signal }: Asking): Promise<PublicKeyCredentialJSON> {
  return asJson(await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey), mediation, signal }));
}

/** The person closed the browser's question, or it was withdrawn: nothing to complain about. */
export const isDeclined = (error: unknown): boolean => error instanceof DOMException && (error.name === "NotAllowedError" || error.name === "AbortError");
