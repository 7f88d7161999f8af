import { expect, test } from "vitest";
import { type BatchOfFile, rebatched } from "./written-batch.ts";

/** One Reshape after another, of shapes in the written batch: what each becomes in another. */
function inAnotherBatch(
  written: number,
  traced: number,
  first: readonly number[],
  steps: readonly (readonly number[])[],
) {
  const shapes = new Map<string, readonly number[]>([["v0", first]]);
  const asked = new Map<string, readonly number[]>();
  steps.forEach((wanted, i) => {
    const before = shapes.get(`v${i}`)!;
    const count = before.reduce((product, size) => product * size, 1);
    const known = wanted.filter((size) => size !== -1).reduce((product, size) => product * size, 1);
    shapes.set(
      `v${i + 1}`,
      wanted.map((size) => (size === -1 ? count / known : size)),
    );
    asked.set(`v${i + 1}`, wanted);
  });
  const batch: BatchOfFile = { written, traced, shapes, asked, spacings: new Map() };
  let shape = first.map((size) =>
    size === written && first.indexOf(size) === first.lastIndexOf(size) ? traced : size,
  );
  return steps.map((wanted, i) => {
    const names = { name: `v${i}`, output: `v${i + 1}` };
    const count = shape.reduce((product, size) => product * size, 1);
    const found = rebatched(batch, names, shape, wanted);
    const known = found.filter((size) => size !== -1).reduce((product, size) => product * size, 1);
    shape = found.map((size) => (size === -1 ? count / known : size));
    return shape;
  });
}

test.each([
  ["pictures as rows", 3, [3, 16, 5, 5], [[3, 400]], [[7, 400]]],
  ["pictures as rows of what is left", 3, [3, 16, 5, 5], [[3, -1]], [[7, 400]]],
  ["a picture as a row", 1, [1, 16, 5, 5], [[1, 400]], [[7, 400]]],
  ["a picture as a row of what is left", 1, [1, 16, 5, 5], [[1, -1]], [[7, 400]]],
  [
    "groups of channels",
    3,
    [3, 6, 4, 4],
    [
      [3, 2, -1],
      [3, 6, 4, 4],
    ],
    [
      [7, 2, 48],
      [7, 6, 4, 4],
    ],
  ],
  ["heads of a sequence in front", 1, [6, 1, 16], [[6, 4, 4]], [[6, 28, 4]]],
  [
    "heads of sequences in front",
    3,
    [6, 3, 16],
    [
      [6, 12, 4],
      [6, 3, 4, 4],
    ],
    [
      [6, 28, 4],
      [6, 7, 4, 4],
    ],
  ],
  [
    "places of a sequence as rows, and back",
    1,
    [6, 1, 16],
    [
      [6, 16],
      [6, 1, 16],
    ],
    [
      [42, 16],
      [6, 7, 16],
    ],
  ],
  [
    "places of sequences as rows, and back",
    3,
    [6, 3, 16],
    [
      [18, 16],
      [6, 3, 16],
    ],
    [
      [42, 16],
      [6, 7, 16],
    ],
  ],
  [
    "windows of pictures",
    3,
    [3, 4, 5, 8],
    [
      [12, 5, 8],
      [3, 20, 8],
    ],
    [
      [28, 5, 8],
      [7, 20, 8],
    ],
  ],
] as const)("%s", (_, written, first, steps, expected) => {
  expect(inAnotherBatch(written, 7, first, steps)).toEqual(expected);
});

test("a shape that is right already stays", () => {
  const batch: BatchOfFile = {
    written: 1,
    traced: 7,
    shapes: new Map([["x", [1, 8]]]),
    asked: new Map([["y", [1, -1]]]),
    spacings: new Map(),
  };
  expect(rebatched(batch, { name: "x", output: "y" }, [7, 8], [7, -1])).toEqual([7, -1]);
});
