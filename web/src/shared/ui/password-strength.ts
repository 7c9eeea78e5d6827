// A quick guess at how hard a password is to guess, for while it is typed. The server has the last word: it knows the passwords that are tried first.
import type { TextKey } from "@/shared/i18n/translate";

export interface Strength {
  readonly level: 0 | 1 | 2 | 3 | 4;
  readonly advice: TextKey | null;
}

const MIN_CHARACTERS = 12;
/** Bits at which the next level begins. */
const STEPS = [28, 45, 60, 70] as const;
const RUNS = ["abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "01234567890"];
const COMMON = ["password", "passwort", "welcome", "letmein", "iloveyou", "admin", "bursar", "secret", "monkey", "dragon", "qwerty", "master", "sunshine", "football"];

/** Characters that follow from the one before: repeated, or next in the alphabet or on the keyboard. */
function predictable(text: string): number {
  let count = 0;
  for (let at = 1; at < text.length; at += 1) {
    const pair = text.slice(at - 1, at + 1);
    const back = `${pair[1] ?? ""}${pair[0] ?? ""}`;
    if (pair[0] === pair[1] || RUNS.some((run) => run.includes(pair) || run.includes(back))) count += 1;
  }
  return count;
}

function alphabet(text: string): number {
  const kinds: readonly (readonly [RegExp, number])[] = [[/[a-z]/, 26], [/[A-Z]/, 26], [/\d/, 10], [/[^a-zA-Z\d]/, 30]];
  return kinds.reduce((size, [kind, letters]) => size + (kind.test(text) ? letters : 0), 0);
}

export function strengthOf(password: string, weakWords: readonly string[]): Strength {
  const characters = [...password].length;
  if (characters < MIN_CHARACTERS) return { level: 0, advice: "advice_longer" };
  let rest = password.toLowerCase();
  let hasOwn = false;
  for (const word of [...weakWords.flatMap((each) => each.toLowerCase().split(/[\s@.]+/)), ...COMMON]) {
    if (word.length < 3 || !rest.includes(word)) continue;
    hasOwn = true;
    rest = rest.replaceAll(word, "•"); // A word that is tried first counts as one character.
  }
  const distinct = new Set(rest).size;
  const free = Math.min(rest.length - predictable(rest), distinct * 2);
  const bits = free * Math.log2(Math.max(2, alphabet(password)));
  // Letters of words are half as surprising as letters at random.
  const level = STEPS.filter((step) => bits * 0.75 >= step).length;
  const known = level === 0 || level === 1 || level === 2 || level === 3 ? level : 4;
  return { level: known, advice: known >= 3 ? null : hasOwn ? "advice_own" : "advice_words" };
}
