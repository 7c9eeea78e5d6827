// Serves the mock handlers from Vite's own server, so that no service worker gets into the build.
import type { IncomingMessage, ServerResponse } from "node:http";
import { getResponse } from "msw";
import type { Connect, Plugin } from "vite";
import { handlers } from "./handlers.ts";

async function readBody(request: IncomingMessage): Promise<ArrayBuffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return new Blob(chunks.map((chunk) => new Uint8Array(chunk))).arrayBuffer();
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse, next: Connect.NextFunction): Promise<void> {
  const url = new URL(incoming.url ?? "/", "http://mock.invalid");
  if (!url.pathname.startsWith("/api/")) return next();
  const hasBody = incoming.method !== "GET" && incoming.method !== "HEAD";
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) if (typeof value === "string") headers.set(name, value);
  const request = new Request(url, { method: incoming.method ?? "GET", headers, ...(hasBody ? { body: await readBody(incoming) } : {}) });
  const response = (await getResponse(handlers, request)) ?? new Response(null, { status: 404 });
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

const POLICY = "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

export function mockServer(): Plugin {
  const serve: Connect.NextHandleFunction = (request, response, next) => {
    answer(request, response, next).catch(next);
  };
  return {
    name: "bursar-mock-server",
    configureServer: (server) => void server.middlewares.use(serve),
    configurePreviewServer: (server) => {
      server.middlewares.use((_request, response, next) => {
        response.setHeader("Content-Security-Policy", POLICY); // As the real server: the browser tests fail on what it refuses.
        next();
      });
      server.middlewares.use(serve);
    },
  };
}
