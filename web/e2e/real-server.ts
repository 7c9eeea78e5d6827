// A real server on a fresh data folder, for the tests that need people of their own.
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "@playwright/test";

/** The binary to try; none: such tests are left out. */
export const BINARY = process.env["BURSAR_BIN"];
const READY_MS = 60_000;

export interface Server {
  readonly process: ChildProcess;
  readonly folder: string;
  readonly url: string;
  readonly link: string;
}

/** The variables of this run are not settings of the server that it starts. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("BURSAR_")));

/** The set-up link: printed by `serve`, or asked for with `user setup`. */
async function linkOf(binary: string, folder: string, url: string, printed: string): Promise<string> {
  const found = /https?:\/\/[^\s"]+\/setup\/[\w.-]+/.exec(printed)?.[0];
  if (found !== undefined) return found;
  const { stdout } = await promisify(execFile)(binary, ["user", "setup", "--data", folder, "--json"], { env: environment });
  const link = /\/setup\/[\w.-]+/.exec(stdout)?.[0];
  if (link === undefined) throw new Error(`no set-up link in ${stdout}`);
  return `${url}${link}`;
}

export async function start(binary: string): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), "bursar-e2e-"));
  const child = spawn(binary, ["serve", "--data", folder, "--listen", "127.0.0.1:0", "--json"], { env: environment, stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => {
    printed += chunk.toString();
  });
  await expect.poll(() => /http:\/\/127\.0\.0\.1:\d+/.test(printed), { timeout: READY_MS }).toBe(true);
  // A passkey belongs to a name, not to an address: the page is opened as `localhost`.
  const url = (/http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0] ?? "").replace("127.0.0.1", "localhost");
  const link = await linkOf(binary, folder, url, printed);
  return { process: child, folder, url, link: link.replace("127.0.0.1", "localhost") };
}

export async function stop({ process: child, folder }: Server): Promise<void> {
  const ended = new Promise((resolve) => (child.exitCode === null ? child.once("exit", resolve) : resolve(null)));
  child.kill("SIGTERM");
  await ended;
  await rm(folder, { recursive: true, force: true });
}
