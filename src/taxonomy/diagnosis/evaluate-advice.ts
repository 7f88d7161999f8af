import { type Interval, mean, wilsonInterval } from "#statistics";
import { estimateIn } from "../table/cells.ts";
import type { AtlasTable } from "../table/classified.ts";
import type { Diagnosis, Verdict } from "./diagnosis.ts";
import { DIRECTIONS, type Direction } from "./moves.ts";
import { roomForImprovement } from "./room-for-improvement.ts";
import { gainOfStep, type Steps, stepsBetween } from "./steps.ts";

/** How often one way of choosing a step gained test accuracy. */
export interface StepRecord {
  /** Such as `the advice` or `always wider`. */
  readonly name: string;
  /** Cells from which the step exists and ends at a cell with test accuracy. */
  readonly steps: number;
  /** How many of them gained; a fraction where the step is drawn at random. */
  readonly gained: number;
  /** `gained` as a share of `steps`, 0 … 1; `null` for no steps. */
  readonly share: number | null;
  /** Score interval of the share, which takes neighbouring cells for independent. */
  readonly interval: Interval | null;
  /** Mean change of test accuracy over the steps, points; `null` for no steps. */
  readonly meanGain: number | null;
}

/** One step as advised and what it brought. */
export interface FollowedAdvice {
  readonly cell: number;
  readonly neighbour: number;
  /** The verdict of the means, whatever the doubt: that which one that is withheld leans to. */
  readonly verdict: Verdict;
  readonly change: string;
  /** Change of test accuracy, points. */
  readonly gain: number;
}

/** What following the advice of diagnoses brings in their own table. */
export interface AdviceEvaluation {
  readonly cells: number;
  /** Cells with test accuracy that some move of a single knob would raise. */
  readonly improvable: number;
  readonly advice: StepRecord;
  /** The same by verdict, those that are withheld with the one that they lean to; verdicts that occur only. */
  readonly byVerdict: readonly (StepRecord & { readonly verdict: Verdict })[];
  /** The same step everywhere, a step drawn at random, and the best step in hindsight. */
  readonly baselines: readonly StepRecord[];
  /** Each step taken, in the order of cells. */
  readonly followed: readonly FollowedAdvice[];
}

/**
 * Whether the first advice of each diagnosis, one step in the table, raises test accuracy.
 *
 * Followed is `advice`, which never saw test accuracy; `remedies`, which did, cannot be judged by it. Asked of every cell that some move of a single knob (wider, more data, cleaner labels, hotter or colder, as
 * far as the table goes) would raise. The advice was given without test accuracy; this is its test.
 */
export function evaluateAdvice(table: AtlasTable, diagnoses: readonly Diagnosis[]): AdviceEvaluation {
  const temperature = table.temperature.knob;
  const steps = stepsBetween(table.cells, temperature);
  const improvable = roomForImprovement(table.cells, temperature).flatMap((room, index) =>
    room !== null && Object.values(room).some((gain) => gain !== null && gain > 0) ? [index] : [],
  );
  const followed = improvable.flatMap((index) => {
    const diagnosis = diagnoses[index];
    const step = diagnosis === undefined ? null : followedAdvice(table, index, diagnosis);
    return step === null ? [] : [step];
  });
  return {
    cells: table.cells.length,
    improvable: improvable.length,
    advice: stepRecord(
      "the advice",
      followed.map(({ gain }) => outcomeOf(gain)),
    ),
    byVerdict: [...Map.groupBy(followed, ({ verdict }) => verdict)].map(([verdict, group]) => ({
      ...stepRecord(
        verdict,
        group.map(({ gain }) => outcomeOf(gain)),
      ),
      verdict,
    })),
    baselines: baselinesOf(steps, improvable).map(({ name, outcomes }) => stepRecord(name, outcomes)),
    followed,
  };
}

/** A step with its gain, and the chance that it gains. */
interface Outcome {
  readonly gain: number;
  readonly gained: number;
}

function outcomeOf(gain: number): Outcome {
  return { gain, gained: gain > 0 ? 1 : 0 };
}

function followedAdvice(table: AtlasTable, cell: number, diagnosis: Diagnosis): FollowedAdvice | null {
  const [first] = diagnosis.advice;
  const neighbour = first?.neighbour ?? null;
  if (first === undefined || neighbour === null) return null;
  const before = estimateIn(table.cells[cell]!, "test_acc_pct").value;
  const after = estimateIn(table.cells[neighbour]!, "test_acc_pct").value;
  if (before === null || after === null) return null;
  return { cell, neighbour, verdict: diagnosis.leadingVerdict, change: first.change, gain: after - before };
}

function baselinesOf(
  steps: Steps,
  cells: readonly number[],
): readonly { readonly name: string; readonly outcomes: readonly Outcome[] }[] {
  const gainsFrom = (index: number, directions: readonly Direction[]) =>
    directions.map((direction) => gainOfStep(steps, index, direction)).filter((gain) => gain !== null);
  const remedies = DIRECTIONS.filter((direction) => steps.next[direction].some((aim) => aim !== null));
  const choices = cells.map((index) => gainsFrom(index, remedies)).filter((gains) => gains.length > 0);
  return [
    ...remedies.map((direction) => ({
      name: `always ${direction}`,
      outcomes: cells.flatMap((index) => gainsFrom(index, [direction]).map(outcomeOf)),
    })),
    {
      name: "a remedy at random",
      outcomes: choices.map((gains) => ({
        gain: mean(gains)!,
        gained: gains.filter((gain) => gain > 0).length / gains.length,
      })),
    },
    { name: "the best remedy in hindsight", outcomes: choices.map((gains) => outcomeOf(Math.max(...gains))) },
  ];
}

function stepRecord(name: string, outcomes: readonly Outcome[]): StepRecord {
  const chances = outcomes.map(({ gained }) => gained);
  const gained = chances.reduce((sum, chance) => sum + chance, 0);
  return {
    name,
    steps: outcomes.length,
    gained,
    share: mean(chances),
    interval: wilsonInterval(gained, outcomes.length),
    meanGain: mean(outcomes.map(({ gain }) => gain)),
  };
}
