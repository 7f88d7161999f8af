import { expect, test } from "vitest";
import { textWidth, wrapText } from "./text-width.ts";

test("digits of DejaVu Sans are 0.636 of the font size wide", () => {
  expect(textWidth("1024", 10)).toBeCloseTo(4 * 6.36, 10);
  expect(textWidth("", 10)).toBe(0);
  expect(textWidth("→", 10)).toBeCloseTo(8.38, 10);
});

test("wrapped lines keep every word and fit unless a single word does not", () => {
  const text = "paler: fewer seed resamples agree extraordinarily";
  const lines = wrapText(text, 10, 80);
  expect(lines.join(" ")).toBe(text);
  for (const line of lines) expect(textWidth(line, 10) <= 80 || !line.includes(" "), `"${line}"`).toBe(true);
  expect(lines.length).toBeGreaterThan(2);
});
