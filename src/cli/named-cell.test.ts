import { describe, expect, it } from "vitest";
import { cellFromMeans, classifyPhases } from "#taxonomy";
import { cellNamed } from "./named-cell.ts";

const { table } = classifyPhases(
  [2, 4].flatMap((width) =>
    [0.1, 0.2].map((rate) => cellFromMeans({ knobs: { width, learning_rate: rate }, means: {} })),
  ),
);

describe("cellNamed", () => {
  it("finds the cell by its knobs in any order and spelling of the number", () => {
    expect(cellNamed("width=4,learning_rate=0.2", table)).toBe(3);
    expect(cellNamed(" learning_rate = 1e-1 , width = 4", table)).toBe(2);
    expect(cellNamed("Width=4,lr=0.2", table)).toBe(3);
    expect(cellNamed("width=2,lr=0.10000000149011612", table)).toBe(0);
  });

  it.each([
    ["width=4", "cli/several-cells", "learning_rate as well"],
    ["width=8", "cli/no-such-cell", "width of 2, 4"],
    ["width=8,learning_rate=0.1", "cli/no-such-cell", "width of 2, 4 beside learning_rate 0.1"],
    ["width=8,learning_rate=1", "cli/no-such-cell", "width of 2, 4; learning_rate of 0.1, 0.2"],
    ["depth=1", "cli/no-such-cell", "values of width, learning_rate"],
    ["wdith=4", "cli/bad-cell", "width"],
    ["width=4,width=2", "cli/bad-cell", "each knob once"],
    ["width", "cli/bad-cell", "knob=value"],
    ["width=four", "cli/bad-cell", "knob=value"],
    ["", "cli/bad-cell", "such as width=2,learning_rate=0.1"],
    [" ", "cli/bad-cell", "such as width=2,learning_rate=0.1"],
    ["width=4,", "cli/bad-cell", "on either side"],
    ["wdith=4", "cli/bad-cell", "the knobs here are width, learning_rate"],
  ])("refuses %j", (text, code, expected) => {
    expect(() => cellNamed(text, table)).toThrow(
      expect.objectContaining({ code, kind: "input", expected: expect.stringContaining(expected) }),
    );
  });

  it("says which knob was meant where its name is misspelt, and none where the value is no number", () => {
    const remedyOf = (text: string) => expect.objectContaining({ code: "cli/bad-cell", remedy: text });
    expect(() => cellNamed("wdith=4", table)).toThrow(remedyOf("Did you mean width?"));
    expect(() => cellNamed("width=4,learnin_rate=0.1", table)).toThrow(
      remedyOf("Did you mean learning_rate?"),
    );
    expect(() => cellNamed("width=four", table)).toThrow(
      expect.objectContaining({ code: "cli/bad-cell", remedy: undefined }),
    );
  });
});
