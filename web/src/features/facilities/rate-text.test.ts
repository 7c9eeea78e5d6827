import { expect, it } from "vitest";
import { percentOfBps } from "./rate-text";

it.each([
  ["387.5", "3.875 %"],
  ["400", "4.00 %"],
  ["-12.5", "−0.125 %"],
  ["0", "0.00 %"],
])("%s basis points are %s", (bps, percent) => expect(percentOfBps(bps)).toBe(percent));
