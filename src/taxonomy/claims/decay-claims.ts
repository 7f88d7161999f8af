import { mean } from "#statistics";
import { KNOBS } from "../table/cells.ts";
import type { AtlasTable, ClassifiedCell } from "../table/classified.ts";
import { coldness, knobWords, linesAlong, slicesOf } from "../table/grid.ts";
import type { ClaimDefinition, ClaimResult } from "./claim.ts";
import { measured, notMeasurable, verdictBeyond } from "./claim-result.ts";
import type { TableSetting } from "./claim-setting.ts";
import { claimNumber, counted, oneDecimal, publishedNumbers, withInterval } from "./claim-words.ts";
import { meanInterval } from "./mean-interval.ts";

const LEAST_LINES = 3;

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
  const place = { scope: "tables", slice: "" } as const;
  const decayed = setting.table;
  const refuse = (reason: string, count: number) =>
    [GAIN, HOTTER].map((definition) =>
      notMeasurable(definition, place, reason, { count, counted: "lines of the grid" }),
    );
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
  return [testGain(pairs, setting), testHotter(pairs, setting)];
}

function testGain(pairs: readonly BestCells[], setting: TableSetting): ClaimResult {
  const gains = pairs.map(({ decayed, constant }) => decayed.accuracy - constant.accuracy);
  const value = mean(gains)!;
  const interval = meanInterval(gains, setting, GAIN.id);
  const best = (cells: readonly BestCell[]) => oneDecimal(Math.max(...cells.map(({ accuracy }) => accuracy)));
  return measured(
    GAIN,
    { scope: "tables", slice: "" },
    {
      value,
      interval,
      count: pairs.length,
      counted: "lines of the grid",
      lines: pairs.map(({ line, decayed, constant }, i) => ({
        line,
        value: gains[i]!,
        words: `${oneDecimal(constant.accuracy)} to ${oneDecimal(decayed.accuracy)}: ${claimNumber(gains[i]!, "points")}`,
      })),
      signHolds: value > 0,
      verdict: verdictBeyond(interval, 0, 1),
      evidence: `${withInterval(value, interval, "points")} over ${counted(pairs.length, "line")}; best accuracy ${best(pairs.map((pair) => pair.constant))} without decay, ${best(pairs.map((pair) => pair.decayed))} with`,
    },
  );
}

function testHotter(pairs: readonly BestCells[], setting: TableSetting): ClaimResult {
  const { knob } = setting.table.temperature;
  const shifts = pairs.map(({ decayed, constant }) => {
    const doublings = Math.log2(decayed.temperature / constant.temperature);
    return Math.sign(coldness(knob, 1)) * doublings;
  });
  const value = mean(shifts)!;
  const interval = meanInterval(shifts, setting, HOTTER.id);
  return measured(
    HOTTER,
    { scope: "tables", slice: "" },
    {
      value,
      interval,
      count: pairs.length,
      counted: "lines of the grid",
      lines: pairs.map(({ line, decayed, constant }, i) => ({
        line,
        value: shifts[i]!,
        words: `best ${knobWords(knob, constant.temperature)} without decay, ${decayed.temperature} with`,
      })),
      signHolds: value < 0,
      verdict: verdictBeyond(interval, 0, -1),
      evidence: `${withInterval(value, interval, "doublings")} of ${KNOBS[knob].title.toLowerCase()} towards cold over ${counted(pairs.length, "line")}`,
    },
  );
}

function bestCellPairs(decayed: AtlasTable, constant: AtlasTable): readonly BestCells[] {
  const [first, second] = [linesByName(decayed), linesByName(constant)];
  return [...first].flatMap(([line, cells]) => {
    const others = second.get(line) ?? [];
    const knob = decayed.temperature.knob;
    const shared = (own: readonly ClassifiedCell[], other: readonly ClassifiedCell[]) =>
      own.filter((cell) => other.some(({ knobs }) => knobs[knob] === cell.knobs[knob]));
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
        line.cells.filter(({ metrics }) => metrics.test_acc_pct.value !== null),
      ]),
    ),
  );
}

function bestCell(
  cells: readonly ClassifiedCell[],
  knob: AtlasTable["temperature"]["knob"],
): BestCell | null {
  return cells
    .map((cell) => ({ temperature: cell.knobs[knob]!, accuracy: cell.metrics.test_acc_pct.value! }))
    .reduce<BestCell | null>(
      (best, cell) => (best === null || cell.accuracy > best.accuracy ? cell : best),
      null,
    );
}
