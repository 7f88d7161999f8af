import { expect, test } from "vitest";
import type { LandscapePhase } from "../phases/phase-descriptions.ts";
import type { Remedy } from "./remedy.ts";
import { remedySentences } from "./remedy-words.ts";
import type { Standing } from "./standing.ts";

const step = (change: string, phases: readonly LandscapePhase[], mean: number): Remedy => ({
  knob: "batch_size",
  from: 16,
  to: 8,
  neighbour: null,
  change,
  gainNearby: null,
  expected: null,
  direction: "hotter",
  mends: "too cold",
  phases,
  gain: { source: "this step", mean, standardError: null, count: 1 },
  state: "open",
  price: { networks: null, parameters: null, updates: null, examples: null, labels: null },
});

const standing = (possible: readonly LandscapePhase[], share: number | null): Standing => ({
  phase: possible.length > 1 ? "undecided" : possible[0]!,
  possible,
  share,
  margin: null,
  unsettled: null,
});

const first = step("double the width to 8", [], 3);

/** What is said of a step that some phases call for beside the first. */
function saidOf(phases: readonly LandscapePhase[], where: Standing): string | undefined {
  return remedySentences([first, step("halve the batch size to 8", phases, 1)], false, where)[1];
}

const REST = "halve the batch size to 8, which gained 1 point here, less than the first.";

test("what a phase calls for is a fact where it is the phase, or every possible one calls for it", () => {
  expect(saidOf(["IV-A"], standing(["IV-A"], 0.9))).toBe(`Phase IV-A calls for another step: ${REST}`);
  expect(saidOf(["I", "III"], standing(["I", "III"], 0.6))).toBe(
    `Phase I or III calls for another step: ${REST}`,
  );
});

test("where the phase is open it is a possibility, with its share where that is known", () => {
  expect(saidOf(["IV-A"], standing(["IV-A", "III"], 0.58))).toBe(
    `If it is phase IV-A (the likeliest, 58 %), another step is called for: ${REST}`,
  );
  expect(saidOf(["III"], standing(["IV-A", "III"], 0.58))).toBe(
    `If it is phase III, another step is called for: ${REST}`,
  );
  expect(saidOf(["IV-A"], standing(["IV-A", "IV-B"], null))).toBe(
    `If it is phase IV-A, another step is called for: ${REST}`,
  );
});

test("a share by curves that have not settled is not told of the phase", () => {
  const open: Standing = {
    ...standing(["III", "IV-A"], 0.97),
    phase: "not settled",
    unsettled: { rise: 1, short: 0.5 },
  };
  expect(saidOf(["III"], open)).toBe(`If it is phase III, another step is called for: ${REST}`);
});
