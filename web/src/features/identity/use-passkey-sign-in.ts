// Signing in with a passkey: offered in the field of the address while the page is open, or asked for by a button.
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { client, take } from "@/shared/api/client";
import { canOffer, getPasskey, hasPasskeys, isDeclined } from "@/shared/session/passkey";

export interface PasskeySignIn {
  readonly isPossible: boolean;
  readonly isBusy: boolean;
  readonly error: Error | null;
  /** Asks for a passkey; with the ticket of a half-finished sign-in as its second half. */
  readonly start: (ticket?: string) => void;
}

export function usePasskeySignIn(onEntered: (csrfToken: string | null | undefined) => void): PasskeySignIn {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const running = useRef<AbortController | null>(null);

  const run = async (mediation: "conditional" | "optional", ticket?: string) => {
    running.current?.abort(); // The browser has one question at a time.
    const controller = new AbortController();
    running.current = controller;
    const { id, options } = await take(client.POST("/api/v1/auth/passkey/login/begin", { body: ticket === undefined ? {} : { mfa_token: ticket }, signal: controller.signal }));
    const credential = await getPasskey(options, { mediation, signal: controller.signal });
    const answer = await take(client.POST("/api/v1/auth/passkey/login/finish", { body: { id, credential, cookies: true } }));
    onEntered(answer.csrf_token);
  };

  const offer = useEffectEvent(() => run("conditional"));
  useEffect(() => {
    let isOpen = true;
    // It is only an offer: whatever fails here, the password and the button remain.
    void canOffer()
      .then((offered) => (offered && isOpen ? offer() : undefined))
      .catch(() => undefined);
    return () => {
      isOpen = false;
      running.current?.abort();
    };
  }, []);

  const start = (ticket?: string) => {
    setBusy(true);
    setError(null);
    run("optional", ticket)
      .catch((cause: unknown) => {
        if (!isDeclined(cause)) setError(cause instanceof Error ? cause : new Error(String(cause)));
      })
      .finally(() => setBusy(false));
  };
  return { isPossible: hasPasskeys(), isBusy, error, start };
}
