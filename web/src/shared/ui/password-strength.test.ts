import { expect, it } from "vitest";
import { strengthOf } from "@/shared/ui/password-strength";

const level = (password: string) => strengthOf(password, ["Ada Lovelace", "ada@example.org"]).level;

it("short, repeated, in a row and one's own are weak", () => {
  for (const weak of ["", "Tr0ub4dor&3", "aaaaaaaaaaaaaaaa", "abcdefghijklmnop", "1234567890123456", "ada lovelace ada", "passwordpassword"]) expect(level(weak), weak).toBeLessThan(2);
});

it("four unrelated words are strong", () => {
  expect(level("copper violin harbour mist")).toBeGreaterThanOrEqual(3);
  expect(level("x9$Kq2!vLm7&Rt4z")).toBe(4);
});
