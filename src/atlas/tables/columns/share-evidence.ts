import type { CsvRow } from "#files";
import { quantityNamed } from "#quantities";
import { ownUnit } from "./column-unit.ts";
import { shownName } from "./column-words.ts";
import { type MetricNumbers, numbersIn } from "./metric-numbers.ts";
import { isAccuracy } from "./percent-or-share.ts";

/** What other columns say against a column in percent whose values all lie from −1 to 1. */
export interface ShareEvidence {
  /** The row that shows it, by its place. */
  readonly row: number;
  /** A clause: `mc_pct is 100 times as much`. */
  readonly words: string;
}

/** What is known of a table beside the column in doubt: one number a row where there is one. */
export interface Beside {
  /** Training losses in nats; `null` where there are none that are sure. */
  readonly trainLoss: readonly (number | null)[] | null;
  /** Training errors in percent that cannot be shares. */
  readonly trainError: readonly (number | null)[] | null;
}

/** The loss of answering by a coin between two classes. */
const COIN = Math.LN2;
/** So many rows, and errors this many times as large, leave no room for connectivities to be that small by chance. */
const ROWS = 5;
const TIMES = 50;
const LARGE_ERROR_PCT = 10;

/**
 * What shows that a column in percent holds shares; `null` for nothing.
 *
 * - Accuracies and similarities: no table is of networks that are all right, or all alike, in less than 1 %.
 * - Errors: a network that is wrong in less than 1 % has no training loss above that of a coin, and a test error below
 *   1 % does not go with a training error of tens of percent.
 * - Connectivities: paths between networks that are wrong in tens of percent do not stay level within a fiftieth of that.
 * - Any: another column of the table holds a hundred times as much.
 */
export function evidenceOfShares(
  one: MetricNumbers,
  beside: Beside,
  columns: readonly string[],
  rows: readonly CsvRow[],
): ShareEvidence | null {
  const first = one.numbers.findIndex((value) => value !== null && value !== 0);
  if (isAccuracy(one.named)) return { row: first, words: "every accuracy lies between 0 and 1" };
  if (ownUnit(quantityNamed(one.named.metric)) === "share") {
    return { row: first, words: "every similarity lies between 0 and 1" };
  }
  const hundredfold = columns.find(
    (column) => column !== one.column && isHundredfold(one.numbers, numbersIn(rows, column)),
  );
  if (hundredfold !== undefined) {
    return {
      row: first,
      words: `its values lie between -1 and 1, and ${shownName(hundredfold)} holds a hundred times as much`,
    };
  }
  if (/_err|_acc/.test(one.named.metric)) return errorEvidence(one, beside);
  return one.named.metric.startsWith("mode_connectivity") ? pathEvidence(one, beside) : null;
}

function errorEvidence(
  { named, numbers }: MetricNumbers,
  { trainLoss, trainError }: Beside,
): ShareEvidence | null {
  const isTest = named.metric.startsWith("test_");
  const lossy = numbers.findIndex((value, row) => value !== null && (trainLoss?.[row] ?? 0) > COIN);
  if (lossy >= 0) {
    return {
      row: lossy,
      words: `an error of ${numbers[lossy]} % does not go with a training loss of ${trainLoss![lossy]}`,
    };
  }
  const erring = numbers.findIndex(
    (value, row) => value !== null && (trainError?.[row] ?? 0) > LARGE_ERROR_PCT,
  );
  if (!isTest || erring < 0) return null;
  return {
    row: erring,
    words: `a test error of ${numbers[erring]} % does not go with a training error of ${spokenPercent(trainError![erring]!)}`,
  };
}

function pathEvidence({ numbers }: MetricNumbers, beside: Beside): ShareEvidence | null {
  const judged = numbers.flatMap((value, row) => {
    const isLevel = value === null ? null : isLevelFor(value, row, beside);
    return value === null || isLevel === null ? [] : [{ value, row, isLevel }];
  });
  if (judged.length < ROWS || judged.some(({ isLevel }) => !isLevel)) return null;
  if (judged.every(({ value }) => value === 0)) return null;
  const worst = judged.reduce((most, other) => (Math.abs(other.value) > Math.abs(most.value) ? other : most));
  return {
    row: worst.row,
    words:
      `its values lie between -1 and 1, and ${worst.value} points at most do not go with networks that are wrong in ` +
      "tens of percent",
  };
}

/**
 * Whether a path is as good as level for networks that err in tens of percent; `null` where they do not, or nobody knows.
 *
 * Of 622 published cells with a training error above 10 % none has a mode connectivity within a fiftieth of it.
 */
export function isLevelFor(value: number, row: number, { trainLoss, trainError }: Beside): boolean | null {
  const error = trainError?.[row] ?? ((trainLoss?.[row] ?? 0) > COIN ? 2 * LARGE_ERROR_PCT : 0);
  return error > LARGE_ERROR_PCT ? TIMES * Math.abs(value) <= error : null;
}

function isHundredfold(shares: readonly (number | null)[], others: readonly (number | null)[]): boolean {
  const seen = new Set<number>();
  for (const [row, share] of shares.entries()) {
    const other = others[row] ?? null;
    if (share === null || other === null) continue;
    if (Math.abs(other - 100 * share) > 0.006 * Math.max(Math.abs(other), 0.5)) return false;
    if (share !== 0) seen.add(share);
  }
  return seen.size >= 3;
}

function spokenPercent(value: number): string {
  return `${Number(value.toPrecision(3))} %`;
}
