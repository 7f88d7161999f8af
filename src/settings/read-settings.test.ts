import { expect, it } from "vitest";
import { numberBetween, settingsReader, wholeNumber } from "./index.ts";

const read = settingsReader("rings", {
  rings: wholeNumber("Rings", 2, 10).default(3),
  spread: numberBetween("Spread", 0, 1),
});

it("takes the settings of a shape out of a mapping that holds others, and fills in defaults", () => {
  expect(read({ spread: 0.5, source: "rings", examples: 7 })).toEqual({ rings: 3, spread: 0.5 });
  expect(settingsReader("none", {})({ width: 3 })).toEqual({});
});

it.each([
  [{ spread: 2 }, "spread", "rings cannot have spread 2", "a number from 0 to 1"],
  [{ spread: 1, rings: 2.5 }, "rings", "rings cannot have rings 2.5", "a whole number from 2 to 10"],
  [{}, "spread", "rings cannot be without spread", "a number from 0 to 1"],
])("refuses %j, naming %s", (given, where, problem, expected) => {
  expect(() => read(given)).toThrow(
    expect.objectContaining({ code: "settings/invalid", kind: "input", where, problem, expected }),
  );
});
