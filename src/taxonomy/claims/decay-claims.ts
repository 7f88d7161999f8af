import { knobNamed } from "#knobs";
import { mean } from "#statistics";
import { counted } from "#words";
import { whyNoTemperature } from "../table/axis-kind.ts";
import { knobNumber } from "../table/cell-knobs.ts";
import { estimateIn } from "../table/cells.ts";
import type { AtlasTable, ClassifiedCell } from "../table/classified.ts";
import { coldness, knobWords, linesAlong, slicesOf } from "../table/grid.ts";
import type { ClaimDefinition, ClaimLine, ClaimResult } from "./claim.ts";
import { measured, notMeasurable, verdictBeyond } from "./claim-result.ts";
import type { TableSetting } from "./claim-setting.ts";
import { claimNumber, oneDecimal, publishedNumbers, withInterval } from "./claim-words.ts";
import { meanInterval } from "./mean-interval.ts";

const LEAST_LINES = 3;
const PLACE = { scope: "tables", slice: "" } as const;
const LINES = "lines of the grid";

const GAIN: ClaimDefinition = {
  id: "Q23-accuracy",
  theme: "training",
  claim: "Learning-rate decay raises the best accuracy that a network can reach",
  among: "all",
  statistic: "mean over lines of the best accuracy with decay minus without",
  unit: "points",
  published: publishedNumbers(
    "points",
    3.7,
    null,
    null,
    "best accuracy 87.8 at a constant rate, 89.9 with decay",
  ),
};

const HOTTER: ClaimDefinition = {
  id: "Q23-temperature",
  theme: "training",
  claim: "With learning-rate decay the best temperature is hotter",
  among: "all",
  statistic: "mean over lines of how much colder the best cell is with decay",
  unit: "doublings",
  published: publishedNumbers(
    "doublings",
    -1.74,
    null,
    null,
    "best batch size of wide networks 256 at a constant rate, 44 to 64 with decay",
  ),
};

/** The best cells of one line of the grid in two tables. */
interface BestCells {
  readonly line: string;
  readonly decayed: BestCell;
  readonly constant: BestCell;
}

interface BestCell {
  readonly temperature: number;
  readonly accuracy: number;
  /** Whether no cell of another temperature of its line is as accurate. */
  readonly isAlone: boolean;
}

/**
 * Q23: the best accuracy of each line along temperature, and where it lies, with learning-rate decay against
 * without.
 *
 * Lines that both tables have are compared over the temperatures that both measured; lines are resampled. A
 * single table cannot tell.
 */
export function testDecayClaims(
  setting: TableSetting,
  constant: AtlasTable | undefined,
): readonly ClaimResult[] {
  const decayed = setting.table;
  const refuse = (reason: string, count: number) =>
    [GAIN, HOTTER].map((definition) => notMeasurable(definition, PLACE, reason, { count, counted: LINES }));
  if (constant === undefined) {
    return refuse("one table has one schedule; compare a decayed run with one at a constant rate", 0);
  }
  if (constant.load.knob !== decayed.load.knob || constant.temperature.knob !== decayed.temperature.knob) {
    return refuse("the two tables have other knobs in their planes", 0);
  }
  const pairs = bestCellPairs(decayed, constant);
  if (pairs.length < LEAST_LINES) {
    const [own, other] = [decayed, constant].map(({ slices }) => slices.map(({ knob }) => knob).join(", "));
    const reason =
      own === other
        ? `only ${counted(pairs.length, "line")} measured in both tables, ${LEAST_LINES} are needed`
        : `the tables have other slices (${own || "none"} and ${other || "none"}); compare one slice with one`;
    return refuse(reason, pairs.length);
  }
  return [testGain(pairs), testHotter(pairs, setting)];
}

function testGain(pairs: readonly BestCells[]): ClaimResult {
  const best = (cells: readonly BestCell[]) => oneDecimal(Math.max(...cells.map(({ accuracy }) => accuracy)));
  const [without, withDecay] = [pairs.map(({ constant }) => constant), pairs.map(({ decayed }) => decayed)];
  const changes = pairs.map(({ line, decayed, constant }) => {
    const value = decayed.accuracy - constant.accuracy;
    const words = `${oneDecimal(constant.accuracy)} to ${oneDecimal(decayed.accuracy)}: ${claimNumber(value, "points")}`;
    return { line, value, words };
  });
  return testMeanChange(GAIN, changes, 1, (mean) => {
    const accuracies = `best accuracy ${best(without)} without decay, ${best(withDecay)} with`;
    return `${mean} over ${counted(pairs.length, "line")}; ${accuracies}`;
  });
}

function testHotter(pairs: readonly BestCells[], setting: TableSetting): ClaimResult {
  const { knob } = setting.table.temperature;
  const unfit = whyNoTemperature(setting.table);
  if (unfit !== null) return notMeasurable(HOTTER, PLACE, unfit, { count: pairs.length, counted: LINES });
  // Nothing is a number of doublings away from zero, such as no weight decay, and equals have no best among them.
  const positive = pairs.filter(({ decayed, constant }) =>
    [decayed, constant].every(({ temperature, isAlone }) => isAlone && temperature > 0),
  );
  if (positive.length < LEAST_LINES) {
    const reason = `only ${counted(positive.length, "line")} with one best temperature above zero in both tables, ${LEAST_LINES} are needed`;
    return notMeasurable(HOTTER, PLACE, reason, { count: positive.length, counted: LINES });
  }
  const changes = positive.map(({ line, decayed, constant }) => ({
    line,
    value: Math.sign(coldness(knob, 1)) * Math.log2(decayed.temperature / constant.temperature),
    words: `best ${knobWords(knob, constant.temperature)} without decay, ${decayed.temperature} with`,
  }));
  return testMeanChange(HOTTER, changes, -1, (mean) => {
    const lines = counted(positive.length, "line");
    return `${mean} of ${knobNamed(knob).title.toLowerCase()} towards cold over ${lines}`;
  });
}

/** A claim about the sign of a mean over lines, which are resampled. */
function testMeanChange(
  definition: ClaimDefinition,
  changes: readonly (ClaimLine & { readonly value: number })[],
  sign: 1 | -1,
  evidenceOf: (meanWords: string) => string,
): ClaimResult {
  const values = changes.map((change) => change.value);
  const value = mean(values)!;
  const interval = meanInterval(values);
  return measured(definition, PLACE, {
    value,
    interval,
    count: changes.length,
    counted: LINES,
    lines: changes,
    signHolds: value * sign > 0,
    verdict: verdictBeyond(interval, 0, sign),
    evidence: evidenceOf(withInterval(value, interval, definition.unit)),
  });
}

function bestCellPairs(decayed: AtlasTable, constant: AtlasTable): readonly BestCells[] {
  const [first, second] = [linesByName(decayed), linesByName(constant)];
  return [...first].flatMap(([line, cells]) => {
    const others = second.get(line) ?? [];
    const knob = decayed.temperature.knob;
    const shared = (own: readonly ClassifiedCell[], other: readonly ClassifiedCell[]) =>
      own.filter((cell) => other.some((same) => knobNumber(same, knob) === knobNumber(cell, knob)));
    const [best, bestOther] = [bestCell(shared(cells, others), knob), bestCell(shared(others, cells), knob)];
    return best === null || bestOther === null ? [] : [{ line, decayed: best, constant: bestOther }];
  });
}

/** The measured cells of every line along temperature, by slice and load. */
function linesByName(table: AtlasTable): ReadonlyMap<string, readonly ClassifiedCell[]> {
  const { load, temperature } = table;
  return new Map(
    slicesOf(table).flatMap(({ name, cells }) =>
      linesAlong(cells, temperature.knob, load.knob).map((line) => [
        [name, knobWords(load.knob, line.at)].filter((words) => words !== "").join(", "),
        line.cells.filter((cell) => estimateIn(cell, "test_acc_pct").value !== null),
      ]),
    ),
  );
}

/** The most accurate of some cells; `null` for none, and where several are all the same. */
function bestCell(
  cells: readonly ClassifiedCell[],
  knob: AtlasTable["temperature"]["knob"],
): BestCell | null {
  const measured = cells.map((cell) => ({
    temperature: knobNumber(cell, knob)!,
    accuracy: estimateIn(cell, "test_acc_pct").value!,
  }));
  const accuracy = Math.max(...measured.map((cell) => cell.accuracy));
  const [best, ...tied] = measured.filter((cell) => cell.accuracy === accuracy);
  if (best === undefined || (measured.length > 1 && tied.length === measured.length - 1)) return null;
  return { ...best, isAlone: tied.every(({ temperature }) => temperature === best.temperature) };
}
