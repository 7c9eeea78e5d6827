// Texts by key. English is the source; another language is one more file with the same keys.
import { english } from "./english";
import { formatCount } from "@/shared/time/dates";
import { getLocale } from "./locale";

export type TextKey = keyof typeof english;
type PluralStem<K> = K extends `${infer Stem}_other` ? Stem : never;
export type PluralKey = PluralStem<TextKey>;

const texts: Readonly<Record<string, string>> = english;

function fill(text: string, params: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => params[name] ?? whole);
}

export function t(key: TextKey, params: Readonly<Record<string, string>> = {}): string {
  return fill(texts[key] ?? key, params);
}

/** The form of `key` for that many, with `{count}` filled in by locale. */
export function tn(key: PluralKey, count: number, params: Readonly<Record<string, string>> = {}): string {
  const form = new Intl.PluralRules(getLocale().startsWith("en") ? getLocale() : "en").select(count);
  const text = texts[`${key}_${form}`] ?? texts[`${key}_other`] ?? key;
  return fill(text, { count: formatCount(count), ...params });
}
