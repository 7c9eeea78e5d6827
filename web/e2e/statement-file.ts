// A bank file for browser tests.

/** A small bank file, the same for the mock and for a real server: its account is new every run. */
export function statementFile(): { name: string; mimeType: string; buffer: Buffer } {
  const number = String(Date.now()).slice(-10);
  const lines = [":20:E2E", `:25:DE00${number}`, ":28C:1/1", ":60F:C261119EUR1000,00", ":61:2611201120C250,00NTRFE2E//REF1", ":86:Invoice 1", ":61:2611201120D50,00NTRFE2E//REF2", ":86:Freight", ":62F:C261120EUR1200,00", "-"];
  return { name: `e2e-${number}.sta`, mimeType: "text/plain", buffer: Buffer.from(`${lines.join("\r\n")}\r\n`) };
}
