// Imports of the made-up company: a committed one, and a preview for whatever is dropped.
import type { Import, ImportFile, ImportStatement } from "../src/shared/api/types";

const line = (booked_on: string, amount: string, description: string, counterparty: string | null, duplicate = false) => ({ booked_on, valued_on: booked_on, amount, description, counterparty, duplicate });

function statement(index: number, file: number, more: Partial<ImportStatement>): ImportStatement {
  return {
    index,
    file,
    account_identification: "DE61500105175407324931",
    account: { id: 1, path: "assets:bank:nordbank:operating" },
    suggested_path: null,
    currency: "EUR",
    number: "224/1",
    opening: "1512408.33",
    opening_date: "2026-11-19",
    closing: "1526992.18",
    closing_date: "2026-11-20",
    lines: 5,
    new: 3,
    duplicates: 2,
    pending: 0,
    sum_credits: "21784.20",
    sum_debits: "7200.35",
    balanced: true,
    continues: true,
    problems: [],
    sample: [
      line("2026-11-19", "12480.00", "Invoice 58120", "Brandt & Söhne KG", true),
      line("2026-11-19", "-1480.35", "Freight 33021", "Hansa Spedition", true),
      line("2026-11-20", "9304.20", "Invoice 58133", "Oberland Sport AG"),
      line("2026-11-20", "-5715.10", "Purchase 71204", "Alpin Garn GmbH"),
      line("2026-11-20", "-4.90", "Account fee", "Nordbank"),
    ],
    ...more,
  };
}

const csvFile = (name: string, size: number): ImportFile => ({
  name,
  size_bytes: size,
  format: "csv",
  encoding: "windows-1252",
  problems: [{ severity: "error", code: "date_unreadable", file: name, line: 4, column: 1, found: "31.11.2026", expected: "a date as DD.MM.YYYY; November has 30 days" }],
  csv: {
    columns: ["Buchungstag", "Valuta", "Auftraggeber/Empfänger", "Verwendungszweck", "Betrag", "Währung"],
    sample: [
      ["18.11.2026", "18.11.2026", "Kestrel Outdoor AB", "Invoice 58101", "4.210,00", "EUR"],
      ["19.11.2026", "19.11.2026", "Paketwerk", "Sammelrechnung 11/26", "-318,44", "EUR"],
      ["31.11.2026", "20.11.2026", "Stadtwerke", "Abschlag Strom", "-742,10", "EUR"],
    ],
    mapping: { delimiter: ";", encoding: "windows-1252", header_row: 1, columns: { booked_on: "Buchungstag", valued_on: "Valuta", amount: "Betrag", currency: "Währung", description: ["Verwendungszweck"], counterparty: "Auftraggeber/Empfänger" }, date_format: "DD.MM.YYYY", decimal: "," },
  },
});

const plainFile = (name: string, size: number): ImportFile => ({ name, size_bytes: size, format: name.endsWith(".xml") ? "camt.053.001.08" : "mt940", encoding: "utf-8", problems: [], csv: null });

function withTotals(base: Omit<Import, "totals" | "blocked" | "needs_confirmation">): Import {
  const sum = (key: "lines" | "new" | "duplicates") => base.statements.reduce((total, each) => total + each[key], 0);
  const problems = [...base.files.flatMap((file) => file.problems), ...base.statements.flatMap((each) => each.problems)];
  return {
    ...base,
    totals: { lines: sum("lines"), new: sum("new"), duplicates: sum("duplicates") },
    blocked: problems.some((problem) => problem.severity === "error"),
    needs_confirmation: problems.some((problem) => problem.severity === "confirm"),
  };
}

export const imports = new Map<string, Import>();

export function previewOf(files: readonly { readonly name: string; readonly size: number }[], createdAt: string): Import {
  const id = `imp_${String(imports.size + 1).padStart(4, "0")}`;
  const read = files.map((file) => (file.name.endsWith(".csv") ? csvFile(file.name, file.size) : plainFile(file.name, file.size)));
  const statements: ImportStatement[] = [];
  read.forEach((file, index) => {
    if (file.csv !== null) {
      statements.push(statement(statements.length, index, { account: null, suggested_path: "assets:bank:nordbank:operating", account_identification: null, number: null, opening: null, closing: null, opening_date: null, closing_date: null, balanced: null, continues: null, lines: 2, new: 2, duplicates: 0, sum_credits: "4210.00", sum_debits: "318.44", sample: [line("2026-11-18", "4210.00", "Invoice 58101", "Kestrel Outdoor AB"), line("2026-11-19", "-318.44", "Sammelrechnung 11/26", "Paketwerk")] }));
      return;
    }
    statements.push(statement(statements.length, index, {}));
    if (index === 0) {
      statements.push(statement(statements.length, index, {
        account_identification: "DE19500105177761903455", account: null, suggested_path: "assets:bank:nordbank:dollar-2", currency: "USD", number: "97/1", opening: "238104.50", closing: "251004.75", lines: 2, new: 2, duplicates: 0, balanced: false, continues: false, sum_credits: "12950.25", sum_debits: "0.00",
        problems: [{ severity: "confirm", code: "balance_disagrees", file: file.name, line: 88, column: 1, found: "closing 251004.75", expected: "opening 238104.50 + lines 12950.25 = 251054.75" }],
        sample: [line("2026-11-20", "8200.25", "Export invoice 40112", "Cascade Supply Co."), line("2026-11-20", "4750.00", "Export invoice 40120", "Pacific Trail Inc.")],
      }));
    }
  });
  const made = withTotals({ id, created_at: createdAt, state: "preview", files: read, statements });
  imports.set(id, made);
  return made;
}

export function remapped(found: Import, file: number, mapping: NonNullable<ImportFile["csv"]>["mapping"]): Import {
  const files = found.files.map((each, index) => (index === file && each.csv !== null ? { ...each, problems: [], csv: { ...each.csv, mapping } } : each));
  const next = withTotals({ ...found, files });
  imports.set(found.id, next);
  return next;
}

function past(id: string, createdAt: string, state: Import["state"], names: readonly string[], lines: number): void {
  imports.set(id, withTotals({ id, created_at: createdAt, state, files: names.map((name) => plainFile(name, 18_240)), statements: [statement(0, 0, { lines, new: lines - 2, duplicates: 2 })] }));
}

past("imp_2026-09", "2026-09-30T07:02:11Z", "undone", ["nordbank-september.sta"], 214);
past("imp_2026-10", "2026-10-31T07:01:55Z", "committed", ["nordbank-october.sta", "thameside-october.xml"], 388);
past("imp_2026-11", "2026-11-19T07:02:03Z", "committed", ["nordbank-224.sta"], 41);
