// The same road as `client`, for the part of the wire that the generated types do not have yet.
import createClient from "openapi-fetch";
import type { GuardPaths } from "./guard-paths";
import { sessionFetch } from "./session";

export const guard = createClient<GuardPaths>({ baseUrl: window.location.origin, fetch: sessionFetch });
