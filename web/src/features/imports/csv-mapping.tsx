// Which column of a CSV means what; the sample shows at once what the choice does, the server reads the file again on demand.
import { useState } from "react";
import type { ImportFile, Mapping } from "@/shared/api/types";
import { t } from "@/shared/i18n/translate";
import { Field, SelectField } from "@/shared/ui/controls";
import { Card } from "@/shared/ui/page";
import { roleOf, roles, ROLE_TEXT, withRole } from "./mapping-columns";
import { SaveMappingDialog } from "./save-mapping-dialog";
import { SavedMappingSelect } from "./saved-mapping-select";

type Csv = NonNullable<ImportFile["csv"]>;

const dateFormats = ["YYYY-MM-DD", "DD.MM.YYYY", "MM/DD/YYYY"] as const;
const delimiters = [";", ",", "\t", "|"] as const;

/** Where the server could not tell: the person says it. */
const blank: Mapping = { delimiter: ";", header_row: 1, date_format: "YYYY-MM-DD", decimal: ".", columns: { booked_on: "", description: [] } };

export interface CsvMappingProps {
  readonly file: ImportFile;
  readonly csv: Csv;
  readonly editable: boolean;
  readonly busy: boolean;
  readonly onApply: (mapping: Mapping) => void;
}

export function CsvMapping({ file, csv, editable, busy, onApply }: CsvMappingProps) {
  const [mapping, setMapping] = useState(csv.mapping ?? blank);
  const [saving, setSaving] = useState(false);
  const change = (part: Partial<Mapping>) => setMapping({ ...mapping, ...part });
  const hasAmount = Boolean(mapping.columns.amount) || Boolean(mapping.columns.debit) || Boolean(mapping.columns.credit);
  const ready = mapping.columns.booked_on !== "" && hasAmount;
  return (
    <Card title={t("columns_of", { name: file.name })} className="card-flush mapping">
      <fieldset disabled={!editable} className="mapping-settings">
        {editable && <SavedMappingSelect current={mapping.name ?? ""} onChoose={setMapping} />}
        <SelectField label={t("delimiter")} value={mapping.delimiter} onChange={(delimiter) => change({ delimiter })} choices={delimiters.map((value) => ({ value: String(value), label: value === "\t" ? t("tab") : value }))} />
        <SelectField label={t("date_format")} value={mapping.date_format} onChange={(date_format) => change({ date_format })} choices={dateFormats.map((value) => ({ value, label: value }))} />
        <SelectField label={t("decimal")} value={mapping.decimal} onChange={(decimal) => change({ decimal })} choices={[{ value: ",", label: "1.234,56" }, { value: ".", label: "1,234.56" }]} />
        <Field label={t("header_row")}>{(id) => <input id={id} type="number" min={0} max={200} className="input" value={mapping.header_row} onChange={(event) => change({ header_row: Math.max(0, event.target.valueAsNumber || 0) })} />}</Field>
        <label className="checkbox">
          <input type="checkbox" checked={mapping.negate ?? false} onChange={(event) => change({ negate: event.target.checked })} /> {t("negate")}
        </label>
      </fieldset>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={t("columns_of", { name: file.name })}>
        <table className="table mapping-table">
          <thead>
            <tr>
              {csv.columns.map((column) => (
                <th key={column} scope="col" data-mapped={roleOf(mapping, column) !== ""}>
                  <span className="mapping-column">{column}</span>
                  <select className="input" aria-label={t("meaning_of", { column })} disabled={!editable} value={roleOf(mapping, column)} onChange={(event) => setMapping(withRole(mapping, column, event.target.value))}>
                    <option value="">{t("ignore")}</option>
                    {([...roles, "description"] as const).map((role) => (
                      <option key={role} value={role}>
                        {t(ROLE_TEXT[role])}
                      </option>
                    ))}
                  </select>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {csv.sample.map((row, index) => (
              <tr key={index}>
                {csv.columns.map((column, at) => (
                  <td key={column} data-mapped={roleOf(mapping, column) !== ""} className={["amount", "debit", "credit", "balance"].includes(roleOf(mapping, column)) ? "numeric" : undefined}>
                    {row[at]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {editable && (
        <footer className="mapping-foot">
          <span className="muted">{ready ? t("mapping_hint") : t("mapping_incomplete")}</span>
          <button type="button" className="button button-quiet" disabled={!ready} onClick={() => setSaving(true)}>
            {t("save_mapping")}
          </button>
          <button type="button" className="button" disabled={!ready || busy} onClick={() => onApply(mapping)}>
            {busy ? t("reading_files") : t("read_again")}
          </button>
        </footer>
      )}
      <SaveMappingDialog mapping={mapping} open={saving} onOpenChange={setSaving} />
    </Card>
  );
}
