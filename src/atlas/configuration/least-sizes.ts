import { AtlasError } from "#errors";
import { measurements } from "#measurements";
import { networkFor } from "./example-shape.ts";
import { type ComparedSections, type Inconsistency, pathOfKnob } from "./inconsistency.ts";
import { valuesOfKnob } from "./knob-values.ts";
import { resolvedModel } from "./resolved-model.ts";
import type { KeyPath } from "./source-document.ts";

/** Batches of training, of training again after pruning, and of curves, that batch normalisation cannot train on, in the deepest network of the grid. */
export function batchesTooSmall(sections: Partial<ComparedSections>): readonly Inconsistency[] {
  const { data, model, training, grid, measure } = sections;
  if (data === undefined || model === undefined || training === undefined || grid === undefined) return [];
  const least = leastBatch(data, model, grid);
  if (least <= 1) return [];
  const expected = `at least ${least}: batch normalisation meets maps of a single pixel here, and one value has no variance`;
  const path = pathOfKnob(grid, "batch_size");
  const smallest = Math.min(...valuesOfKnob({ training, grid }, "batch_size"));
  const isPruned = Math.min(...valuesOfKnob({ training, grid }, "density")) < 1;
  const again = isPruned ? valuesOfKnob({ training, grid }, "training.pruning.retrain_batch_size") : [];
  const tooSmall = (at: KeyPath, size: number): readonly Inconsistency[] =>
    size < least ? [{ path: at, problem: `${at.join(".")} is ${size}`, expected }] : [];
  const ofCurves = measurements().flatMap(({ kind, settings }) =>
    settingsIn(measure?.[kind]).flatMap(([key, value]) =>
      settings[key]?.isBatch && typeof value === "number" ? tooSmall(["measure", kind, key], value) : [],
    ),
  );
  return [
    ...tooSmall(path, smallest),
    ...tooSmall(pathOfKnob(grid, "training.pruning.retrain_batch_size"), Math.min(...again)),
    ...ofCurves,
  ];
}

function leastBatch(
  data: ComparedSections["data"],
  model: ComparedSections["model"],
  grid: ComparedSections["grid"],
): number {
  const own = resolvedModel(model);
  const deepest = { ...own, depth: Math.max(own.depth, ...valuesOfKnob({ grid, model: own }, "depth")) };
  try {
    return networkFor(deepest, data).sizes.leastBatch;
  } catch (error) {
    // What no network can be is another mistake's to tell.
    if (error instanceof AtlasError) return 1;
    throw error;
  }
}

/** Settings that are cut down to the examples of the smallest cell, where these are fewer than they may be. */
export function cutTooFar({ data, grid, measure }: Partial<ComparedSections>): readonly Inconsistency[] {
  if (data === undefined || grid === undefined || measure === undefined) return [];
  const fewest = Math.min(...valuesOfKnob({ data, grid }, "examples"));
  const path = pathOfKnob(grid, "examples");
  return measurements().flatMap(({ kind, settings }) =>
    Object.entries(settings).flatMap(([key, { field, usual, upToAllExamples }]) => {
      const isGiven = settingsIn(measure[kind]).some(([name, value]) => name === key && value !== undefined);
      if (!upToAllExamples || isGiven) return [];
      const checked = field.safeParse(Math.min(Number(usual[measure.procedure]), fewest));
      if (checked.success) return [];
      const needed = `measure.${kind}.${key} needs ${checked.error.issues[0]?.message ?? "more"}`;
      return [{ path, problem: `${path.join(".")} is ${fewest}`, expected: `more: ${needed}` }];
    }),
  );
}

function settingsIn(section: unknown): readonly (readonly [string, unknown])[] {
  return typeof section === "object" && section !== null ? Object.entries(section) : [];
}
