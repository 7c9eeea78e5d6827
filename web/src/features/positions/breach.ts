// What is wrong with an account's balance, by the word of the server.
export const breaches = {
  "below-limit": { text: "liquidity_below_limit", tone: "bad" },
  "below-least": { text: "liquidity_below_least", tone: "bad" },
  "below-target": { text: "liquidity_below_target", tone: "warning" },
} as const;

export type Breach = keyof typeof breaches;

export const isBreach = (word: unknown): word is Breach => typeof word === "string" && word in breaches;
