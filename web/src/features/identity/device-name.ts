// What a device calls itself, in the two words that people recognise it by.
const browsers: readonly (readonly [RegExp, string])[] = [[/\bEdgA?\//, "Edge"], [/\bOPR\//, "Opera"], [/\bFirefox\/|\bFxiOS\//, "Firefox"], [/\bChrome\/|\bCriOS\/|\bHeadlessChrome\//, "Chrome"], [/\bSafari\//, "Safari"], [/^curl\//, "curl"]];
const systems: readonly (readonly [RegExp, string])[] = [[/iPhone/, "iPhone"], [/iPad/, "iPad"], [/Android/, "Android"], [/Windows/, "Windows"], [/Mac OS X|Macintosh/, "macOS"], [/CrOS/, "ChromeOS"], [/Linux/, "Linux"]];

export interface Device {
  readonly name: string;
  readonly isPhone: boolean;
}

export function deviceOf(agent: string | null | undefined, unknown: string): Device {
  const text = agent ?? "";
  const find = (list: readonly (readonly [RegExp, string])[]) => list.find(([pattern]) => pattern.test(text))?.[1];
  const [browser, system] = [find(browsers), find(systems)];
  const name = [browser, system].filter((part) => part !== undefined).join(" · ");
  return { name: name === "" ? (text.slice(0, 60) || unknown) : name, isPhone: system === "iPhone" || system === "Android" };
}
