import { expect, it } from "vitest";
import { isMissingKnob, parseKnob } from "./knob-cell.ts";

it.each([
  ["width", "8", 8],
  ["width", "none", null],
  ["norm", " batch ", "batch"],
  ["norm", "none", "none"],
  ["norm", "NA", null],
  ["norm", "", null],
  ["model.head", "none", "none"],
  ["model.head", "2", 2],
])("the knob %s at %j is %j", (knob, text, value) => {
  expect(parseKnob(knob, text, "made.csv:2")).toBe(value);
  expect(isMissingKnob(knob, text)).toBe(value === null && text !== "");
});

it.each([
  ["width", "wide", "tables/not-a-number"],
  ["width", "-1", "tables/bad-knob"],
  ["label_noise", "20", "tables/bad-knob"],
])("the knob %s cannot be %j", (knob, text, code) => {
  expect(() => parseKnob(knob, text, "made.csv:2")).toThrow(
    expect.objectContaining({ code, kind: "input", where: "made.csv:2" }),
  );
});
