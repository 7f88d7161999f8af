import { randomStream } from "#random";
import { bootstrapInterval, resamplesFor } from "#statistics";
import { spoken } from "#words";
import { isOfItsKind } from "../table/axis-kind.ts";
import { knobNumber } from "../table/cell-knobs.ts";
import type { Cell } from "../table/cells.ts";
import type { AtlasTable } from "../table/classified.ts";
import { coldness, linesAlong, slicesOf } from "../table/grid.ts";
import { allDiverged } from "../table/readable-estimate.ts";
import { comparedValue, passesCut } from "./cell-side.ts";
import { type CutName, cutThreshold, hessianTest, metricOfCut, withCutThreshold } from "./cut-threshold.ts";
import { lnTrainLoss } from "./logarithms.ts";
import type { FittedCut, ThresholdFit } from "./threshold-fit.ts";
import { countVotes, type Vote } from "./threshold-votes.ts";
import { DEFAULT_THRESHOLDS, type PhaseThresholds, requireThresholds } from "./thresholds.ts";
import { type TwoLevels, twoLevels } from "./two-levels.ts";

/** Shorter lines cannot show two levels apart from a slope. */
const LEAST_CELLS = 4;
/** Fewer lines than this decide no threshold. */
const LEAST_LINES = 3;
/** A threshold that contradicts more than a fifth of the votes is not one threshold for all lines. */
const LEAST_AGREEMENT = 0.8;
/** The published transition loses more than a factor of ten in training loss (Yang et al. 2021, figure 2). */
const LOSS_FALL = Math.log(10);
/** A barrier must grow threefold, counted from one point of error: less is within what curves differ by. */
const BARRIER_RISE = Math.log(3);
/** Below this the similarity of a line hardly changes; it is about the noise of one published CKA (0.044). */
const CKA_FALL = 0.05;

/** How thresholds are read off an experiment. */
export interface FitOptions {
  /** What to compare (by loss or by Hessian, at equal loss or not), and what stands where no line decides. */
  readonly base?: PhaseThresholds;
  /** The root of all randomness. Default 0. */
  readonly rootSeed?: number;
  /** Bootstrap resamples of lines for each interval, fewer where very many cells vote (`resamplesFor`). Default 1000. */
  readonly resamples?: number;
  /** Nominal coverage of the intervals, 0 … 1. Default 0.95. */
  readonly level?: number;
}

/** What a cut asks of a line before the line may vote, and where the votes go. */
interface CutEvidence {
  readonly name: CutName;
  readonly lines: readonly (readonly Cell[])[];
  /** What is split into two levels; rises towards the side that passes. */
  readonly signal: (cell: Cell) => number | null;
  readonly shows: (levels: TwoLevels) => boolean;
  /** What the threshold divides, on the scale on which a gap has its middle. */
  readonly value: (cell: Cell) => number | null;
  readonly passesAbove: boolean;
  /** From that scale to the threshold as it is written. */
  readonly written: (value: number) => number;
  /** What a voting line shows, in words. */
  readonly words: string;
}

/**
 * Thresholds from the experiment itself, without labels: the change-points of its rows and columns.
 *
 * Every line of four cells or more is told as two levels, and votes where these differ enough and by a jump
 * rather than a slope: each of its cells for the side it lies on. The threshold is the one that agrees with most
 * votes over all slices, the middle of the widest gap. A slope has two levels too, but where it is split says
 * only which range was measured. Fewer than three voting lines, or lines that contradict one another in more than
 * a fifth of the votes, decide nothing and the threshold of `base` stands.
 *
 * - Convergence first: the levels are of ln(training loss), in rows and columns, at least a factor of ten apart.
 * - Connectivity, among the flat cells: of ln(1 + barrier), in rows and columns, at least a factor of three
 *   apart. Barriers spread over decades, but below a point of error their size says little.
 * - Similarity, among the flat and connected cells: of the CKA, along temperature, the hot level at least 0.05
 *   higher, where the plane has a knob of temperature. It usually crosses over smoothly, so expect a wide interval or none.
 *
 * Intervals resample the voting lines, the sides of earlier cuts being fixed.
 *
 * @throws AtlasError `taxonomy/bad-threshold`
 */
export function fitThresholds(table: AtlasTable, options: FitOptions = {}): ThresholdFit {
  const { base = DEFAULT_THRESHOLDS } = options;
  requireThresholds(base);
  const rows = linesOfTable(table, "load");
  const columns = linesOfTable(table, "temperature");

  const local = fitCut(localEvidence([...rows, ...columns], base), base, options);
  const withLocal = withCutThreshold(base, "local", local.threshold);
  const flat = (cell: Cell) => passesCut(cell, "local", withLocal) === true;
  const connectivity = fitCut(
    connectivityEvidence(among([...rows, ...columns], flat), base),
    withLocal,
    options,
  );
  const withConnectivity = withCutThreshold(withLocal, "connectivity", connectivity.threshold);
  const connected = (cell: Cell) => flat(cell) && passesCut(cell, "connectivity", withConnectivity) === true;
  const fromHot = isOfItsKind(table, "temperature") ? columns : [];
  const similarity = fitCut(similarityEvidence(among(fromHot, connected), base), withConnectivity, options);
  return {
    thresholds: withCutThreshold(withConnectivity, "similarity", similarity.threshold),
    cuts: [local, connectivity, similarity],
  };
}

function localEvidence(lines: CutEvidence["lines"], base: PhaseThresholds): CutEvidence {
  const byLoss = hessianTest(base) === null;
  return {
    name: "local",
    lines,
    signal: (cell) => {
      const value = lnTrainLoss(cell);
      return value === null ? null : -value;
    },
    shows: ({ before, after, abrupt }) => abrupt && Math.abs(after - before) >= LOSS_FALL,
    value: byLoss ? lnTrainLoss : (cell) => comparedValue(cell, "local", base),
    passesAbove: false,
    written: byLoss ? Math.exp : (value) => value,
    words: "show an abrupt, more than tenfold fall of training loss",
  };
}

function connectivityEvidence(lines: CutEvidence["lines"], base: PhaseThresholds): CutEvidence {
  const smallness = (cell: Cell) => {
    const value = comparedValue(cell, "connectivity", base);
    return value === null ? null : -Math.log1p(Math.max(0, -value));
  };
  return {
    name: "connectivity",
    lines,
    signal: smallness,
    shows: ({ before, after, abrupt }) => abrupt && Math.abs(after - before) >= BARRIER_RISE,
    value: smallness,
    passesAbove: true,
    written: (value) => Math.expm1(-value),
    words: "of flat cells show an abrupt, more than threefold rise of the barrier",
  };
}

function similarityEvidence(lines: CutEvidence["lines"], base: PhaseThresholds): CutEvidence {
  const cka = (cell: Cell) => comparedValue(cell, "similarity", base);
  return {
    name: "similarity",
    lines,
    signal: cka,
    shows: ({ before, after, abrupt }) => abrupt && before - after >= CKA_FALL,
    value: cka,
    passesAbove: true,
    written: (value) => Math.min(1, Math.max(0, value)),
    words: `of flat, connected cells show an abrupt loss of ${CKA_FALL} or more of their similarity from hot to cold`,
  };
}

function fitCut(evidence: CutEvidence, standing: PhaseThresholds, options: FitOptions): FittedCut {
  const { rootSeed = 0, resamples = 1000, level = 0.95 } = options;
  const { name, words, written } = evidence;
  const candidates = evidence.lines.filter((line) => line.length >= LEAST_CELLS);
  const votes = candidates.map((line) => votesOf(line, evidence)).filter((line) => line !== null);
  const metric = metricOfCut(name, standing);
  const count = `${votes.length} of ${candidates.length} ${name === "similarity" ? "columns" : "rows and columns"}`;
  const winner = countVotes(votes);
  const best = winner(new Int8Array(votes.length).fill(1));
  const doubt =
    best === null || votes.length < LEAST_LINES
      ? `${LEAST_LINES} are needed`
      : best.agreement < LEAST_AGREEMENT
        ? `no threshold agrees with more than ${Math.round(100 * best.agreement)} % of their cells`
        : null;
  if (best === null || doubt !== null) {
    return {
      name,
      metric,
      threshold: cutThreshold(name, standing),
      interval: null,
      fitted: false,
      agreement: null,
      count: votes.length,
      evidence: `${count} ${words}; ${doubt}, so the given threshold stands`,
    };
  }
  const threshold = written(best.threshold);
  return {
    name,
    metric,
    threshold,
    interval: bootstrapInterval(
      votes.length,
      (indices) => {
        const weights = new Int32Array(votes.length);
        for (const index of indices) weights[index]!++;
        const again = winner(weights);
        return again === null ? null : written(again.threshold);
      },
      {
        stream: randomStream(rootSeed, "threshold-fit", name),
        resamples: resamplesFor(
          votes.reduce((sum, line) => sum + line.length, 0),
          resamples,
        ),
        level,
      },
    ),
    fitted: true,
    agreement: best.agreement,
    count: votes.length,
    evidence: `${count} ${words}; ${spoken(threshold)} puts ${Math.round(100 * best.agreement)} % of their cells on the side that their line gives them`,
  };
}

/** The votes of a line's cells; `null` where the line shows no transition. */
function votesOf(
  line: readonly Cell[],
  { signal, shows, value, passesAbove }: CutEvidence,
): readonly Vote[] | null {
  const measured = line.flatMap((cell) => {
    const [level, compared] = [signal(cell), value(cell)];
    return level === null || compared === null ? [] : [{ level, compared }];
  });
  const levels = twoLevels(measured.map(({ level }) => level));
  if (measured.length < LEAST_CELLS || levels === null || !shows(levels)) return null;
  const passesLater = levels.after > levels.before;
  return measured.map(({ compared }, i) => ({
    value: compared,
    above: (i >= levels.split === passesLater) === passesAbove,
  }));
}

/** The lines of every slice along one axis of the plane; along a knob of temperature from hot to cold. */
function linesOfTable(table: AtlasTable, along: "load" | "temperature"): CutEvidence["lines"] {
  const moving = table[along].knob;
  const staying = table[along === "load" ? "temperature" : "load"].knob;
  return slicesOf(table).flatMap((slice) =>
    linesAlong(slice.cells, moving, staying).map(({ cells }) => {
      const trained = cells.filter((cell) => !allDiverged(cell));
      const place = (cell: Cell) => coldness(moving, knobNumber(cell, moving)!);
      return along === "load" ? trained : trained.sort((a, b) => place(a) - place(b));
    }),
  );
}

function among(lines: CutEvidence["lines"], chosen: (cell: Cell) => boolean): CutEvidence["lines"] {
  return lines.map((line) => line.filter(chosen));
}
