import { expect, test } from "vitest";
import { verificationText } from "./verification-text.ts";

const found = {
  seed: 3,
  cells: { verified: 3, all: 12 },
  networks: { verified: 9, all: 36 },
  pruned: 0,
  earlier: [],
  missing: 0,
  kinds: [
    { kind: "train", results: 9, numbers: 36, exact: 35 },
    { kind: "curvature", results: 1, numbers: 1, exact: 1 },
  ],
  differences: [],
};

test("what was computed again stands in columns, and that all is as stored", () => {
  expect(verificationText(found, 80)).toBe(
    [
      "computed again: 3 of 12 cells, 9 of 36 networks (drawn by seed 3; --all for",
      "  every cell)",
      "",
      "  train      9 results  36 numbers  35 of them to the last bit",
      "  curvature  1 result   1 number    1 of them to the last bit",
      "",
      "all as stored: every number computed again is what the weights and the data",
      "  give, but for rounding",
      "",
    ].join("\n"),
  );
});

test("what could not be computed again is said", () => {
  const text = verificationText({ ...found, earlier: ["curvature"], missing: 2 }, 80);
  expect(text).toContain("\n\nnot computed again: curvature, of an earlier edition\n\n");
  expect(text).toContain("2 results of the plan are not there yet");
  const pruned = verificationText({ ...found, pruned: 9 }, 80);
  expect(pruned).toContain("\n\n9 cells cannot be computed again: loss-atlas prune removed");
  // All that can be computed again was: no other seed would draw more.
  expect(pruned).not.toContain("drawn by seed");
});

test("differences are listed with their place, their result and both numbers, the first fifty of them", () => {
  const difference = {
    kind: "connectivity",
    key: "0f1e",
    knobs: { width: 8, batch_size: 64 },
    seeds: [0, 2],
    quantity: "curve_barrier_pct",
    part: "value" as const,
    stored: 1.25,
    found: null,
    problem: null,
  };
  const broken = { ...difference, kind: "train", quantity: null, part: null, problem: "the file is gone" };
  const text = verificationText({ ...found, differences: [difference, broken] }, 100);
  expect(text).toContain(
    [
      "2 things differ",
      "  Width 8, Batch size 64, seeds 0 and 2: Curve barrier is 1.25 in the run and not defined computed",
      "    again",
      "    connectivity 0f1e",
      "  Width 8, Batch size 64, seeds 0 and 2: the file is gone",
      "    train 0f1e",
    ].join("\n"),
  );
  expect(text).toContain("delete the line with its key from the run's journal/*.jsonl and run again");
  expect(text).not.toContain("all as stored");
  const many = verificationText({ ...found, differences: Array(52).fill(difference) }, 100);
  expect(many).toContain("52 things differ");
  expect(many).toContain("  and 2 more (--json lists all)");
});
