// A spreadsheet of one sheet (ECMA-376): the parts a reader needs, in an archive without compression. Figures keep their exact digits.

/** Text, or a number by its digits. */
export type Cell = string | { readonly number: string };

const escape = (text: string) => text.replace(/[&<>"]/g, (each) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[each] ?? each).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "");

const cellXml = (cell: Cell) => (typeof cell === "string" ? `<c t="inlineStr"><is><t xml:space="preserve">${escape(cell)}</t></is></c>` : `<c><v>${escape(cell.number)}</v></c>`);

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const MAX_SHEET_NAME = 31;

function parts(name: string, rows: readonly (readonly Cell[])[]): [string, string][] {
  const sheet = rows.map((row) => `<row>${row.map(cellXml).join("")}</row>`).join("");
  const title = escape(name.replace(/[\\/?*[\]:]/g, " ").slice(0, MAX_SHEET_NAME));
  return [
    ["[Content_Types].xml", `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/></Types>`],
    ["_rels/.rels", `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
    ["xl/workbook.xml", `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${title}" sheetId="1" r:id="rId1"/></sheets></workbook>`],
    ["xl/_rels/workbook.xml.rels", `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`],
    ["xl/worksheets/sheet1.xml", `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${sheet}</sheetData></worksheet>`],
  ];
}

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

const UTF8_NAMES = 0x0800;
const VERSION = 20;
const FIRST_DAY = 0x21; // The first of January 1980: an archive has no clock.

/** The head of a part, in front of it and in the directory. */
function head(name: Uint8Array, body: Uint8Array, offset: number | null): Uint8Array {
  const isEntry = offset !== null;
  const bytes = new DataView(new ArrayBuffer(isEntry ? 46 : 30));
  bytes.setUint32(0, isEntry ? 0x02014b50 : 0x04034b50, true);
  if (isEntry) bytes.setUint16(4, VERSION, true);
  const at = isEntry ? 6 : 4;
  bytes.setUint16(at, VERSION, true);
  bytes.setUint16(at + 2, UTF8_NAMES, true);
  bytes.setUint16(at + 8, FIRST_DAY, true);
  bytes.setUint32(at + 10, crc32(body), true);
  bytes.setUint32(at + 14, body.length, true);
  bytes.setUint32(at + 18, body.length, true);
  bytes.setUint16(at + 22, name.length, true);
  if (isEntry) bytes.setUint32(42, offset, true);
  return new Uint8Array(bytes.buffer);
}

/** The workbook as a file. */
export function workbook(name: string, rows: readonly (readonly Cell[])[]): Blob {
  return new Blob(workbookBytes(name, rows), { type: `${TYPE}.sheet` });
}

/** The bytes of a workbook, in pieces. */
export function workbookBytes(name: string, rows: readonly (readonly Cell[])[]): Uint8Array<ArrayBuffer>[] {
  const encoder = new TextEncoder();
  const body: Uint8Array<ArrayBuffer>[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  let listed = 0;
  const all = parts(name, rows);
  for (const [path, text] of all) {
    const [title, content] = [encoder.encode(path), encoder.encode(text)];
    const local = [new Uint8Array(head(title, content, null)), title, content];
    const entry = [new Uint8Array(head(title, content, offset)), title];
    body.push(...local);
    directory.push(...entry);
    offset += local.reduce((sum, each) => sum + each.length, 0);
    listed += entry.reduce((sum, each) => sum + each.length, 0);
  }
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, all.length, true);
  end.setUint16(10, all.length, true);
  end.setUint32(12, listed, true);
  end.setUint32(16, offset, true);
  return [...body, ...directory, new Uint8Array(end.buffer)];
}
