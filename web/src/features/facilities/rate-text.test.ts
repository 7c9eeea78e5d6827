import { expect, it } from "vitest";
import { bpsOfTyped, percentOfBps, typedOfBps } from "./rate-text";

it.each([
  ["387.5", "3.875 %"],
  ["400", "4.00 %"],
  ["-12.5", "−0.125 %"],
  ["0", "0.00 %"],
])("%s basis points are %s", (bps, percent) => expect(percentOfBps(bps)).toBe(percent));

it.each([
  ["3.875", "387.5"],
  ["3,875", "387.5"],
  ["4", "400"],
  ["4.5", "450"],
  ["-0.125", "-12.5"],
  ["5.037712", "503.7712"],
  ["four", null],
  ["", null],
])("%s percent are %s basis points", (percent, bps) => expect(bpsOfTyped(percent)).toBe(bps));

it.each(["3.875", "4", "0", "-0.125", "10.5"])("%s is the same after a journey to the wire", (percent) => expect(typedOfBps(bpsOfTyped(percent) ?? "")).toBe(percent));
