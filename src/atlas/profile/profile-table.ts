import type { Phase } from "#timing";
import { conjoined, counted } from "#words";
import { type ProfileColumn, type RunProfile, secondsIn, unnamedIn } from "./run-profile.ts";
import { Tally } from "./tally.ts";

/** A row of the table; operators stand below `arithmetic`, whose parts they are. */
export interface ProfileRow {
  readonly label: string;
  readonly isPart: boolean;
  /** A cell for each heading after the first, empty where there is nothing. */
  readonly cells: readonly string[];
}

/** Where workers' time went, as words: a column for each kind of job. */
export interface ProfileTable {
  readonly headings: readonly string[];
  readonly rows: readonly ProfileRow[];
}

/** Operators that have a row of their own at most. */
const MOST_OPERATORS = 12;

/** What an operator must take of all time to have a row of its own. */
const LEAST_SHARE = 0.003;

/** What is done to a program before it runs. */
const COMPILING: readonly Phase[] = ["trace", "simplify", "lower", "cache", "session"];

/** Where the time between operators is told under. */
const BETWEEN = "between operators";

/**
 * Workers' time by phase and kind of job, seconds, with each phase's share of all but what this profile itself took.
 *
 * @param mostKinds columns of kinds at most; of more kinds those that take least share one
 */
export function profileTable({ columns }: RunProfile, mostKinds = 8): ProfileTable {
  const whole = merged("all", columns);
  const kinds = fewest(
    columns.filter(({ kind }) => kind !== ""),
    mostKinds,
  );
  const all = [...kinds, whole];
  const base = countedSeconds(whole);
  const row = (label: string, secondsOf: (column: ProfileColumn) => number, isPart = false): ProfileRow => ({
    label,
    isPart,
    cells: [...all.map((column) => secondsText(secondsOf(column))), shareText(secondsOf(whole) / base)],
  });
  const rowOf = (phase: Phase) => row(labelOf(phase), (column) => secondsIn(column, phase));
  const phases = whole.phases.filter(({ phase }) => phase !== "profiling");
  const [shown, small] = [phases.filter(isShown), phases.filter((own) => !isShown(own))];
  const rest = (column: ProfileColumn) => sum(small.map(({ phase }) => secondsIn(column, phase)));
  return {
    headings: ["", ...kinds.map(({ kind }) => kind), "all", "share"],
    rows: [
      ...shown.flatMap(({ phase }) =>
        phase === "arithmetic" ? [rowOf(phase), ...operatorRows(whole, row)] : [rowOf(phase)],
      ),
      ...[row("other phases", rest), row("unnamed", unnamedIn)].filter(isFilled),
      row("all", countedSeconds),
    ],
  };
}

/** What the table comes to, and how it was found, in sentences. */
export function profileSentences(profile: RunProfile): readonly string[] {
  const { workers, seconds, columns, coordinator } = profile;
  const whole = merged("all", columns);
  const base = countedSeconds(whole);
  if (base <= 0)
    return ["No job was left to execute: no worker was started.", coordinatorSentence(coordinator)];
  const share = (value: number) => wholePercent(value / base);
  const [arithmetic, profiling] = [secondsIn(whole, "arithmetic"), secondsIn(whole, "profiling")];
  const compiling = sum(COMPILING.map((phase) => secondsIn(whole, phase)));
  return [
    `${counted(workers, "worker")}, ${seconds.toFixed(1)} s each: ${share(arithmetic)} of it in compiled programs${operatorWords(whole, share)}, ${share(compiling)} compiling, ${share(secondsIn(whole, "waiting"))} waiting.`,
    coordinatorSentence(coordinator),
    ...(isLookedInto(whole)
      ? [
          `Operators are told from a few runs of every program under ONNX Runtime's profiler, less what an operator takes on a single number. Those runs took ${profiling.toFixed(1)} s besides, which are left out.`,
        ]
      : []),
  ];
}

/**
 * The share of workers' time that is known to be spent in operators, pure arithmetic; programs that were not looked into
 * may add to it. `null` where none was, or no worker worked.
 */
export function arithmeticShare({ columns }: RunProfile): number | null {
  const whole = merged("all", columns);
  const base = countedSeconds(whole);
  return base > 0 && isLookedInto(whole) ? operatorSeconds(whole) / base : null;
}

/** What of the time in programs is in operators, in brackets, as far as it is known. */
function operatorWords(whole: ProfileColumn, share: (seconds: number) => string): string {
  if (secondsIn(whole, "arithmetic") === 0) return "";
  if (!isLookedInto(whole)) return " (how much of that in operators is unknown: none was looked into)";
  const inOperators = `${share(operatorSeconds(whole))} in operators, pure arithmetic`;
  const unseen = unseenIn(whole);
  return unseen < 0.005 * countedSeconds(whole)
    ? ` (${inOperators})`
    : ` (${inOperators}, and what of another ${share(unseen)} that was not looked into)`;
}

/** Whether any program ran for long enough, on a device that tells, to be looked into. */
function isLookedInto({ operators }: ProfileColumn): boolean {
  return operators.length > 0;
}

function coordinatorSentence(coordinator: ProfileColumn): string {
  const parts = coordinator.phases
    .filter(({ seconds }) => seconds >= 0.005)
    .toSorted((a, b) => b.seconds - a.seconds)
    .map(({ phase, seconds }) => `${labelOf(phase)} ${secondsText(seconds)}`);
  const named = [...parts, `unnamed ${secondsText(unnamedIn(coordinator)) || "0"}`];
  return `The process that hands out jobs, ${coordinator.seconds.toFixed(1)} s: ${conjoined(named)}.`;
}

function operatorRows(
  whole: ProfileColumn,
  row: (label: string, secondsOf: (column: ProfileColumn) => number, isPart: boolean) => ProfileRow,
): readonly ProfileRow[] {
  const base = countedSeconds(whole);
  const named = whole.operators
    .filter(({ operator, seconds }) => operator !== BETWEEN && seconds >= LEAST_SHARE * base)
    .slice(0, MOST_OPERATORS)
    .map(({ operator }) => operator);
  const own = new Set([...named, BETWEEN]);
  return [
    ...named.map((operator) => row(operator, (column) => operatorIn(column, operator), true)),
    row(
      "other operators",
      (column) =>
        sum(column.operators.filter(({ operator }) => !own.has(operator)).map(({ seconds }) => seconds)),
      true,
    ),
    row("between them", (column) => operatorIn(column, BETWEEN), true),
    row("not looked into", unseenIn, true),
  ].filter(isFilled);
}

/** Whether a row says anything of all columns together. */
function isFilled({ cells }: ProfileRow): boolean {
  return cells.at(-2) !== "";
}

/** Whether a phase has a row of its own. */
function isShown({ seconds }: { readonly seconds: number }): boolean {
  return secondsText(seconds) !== "";
}

function operatorIn({ operators }: ProfileColumn, operator: string): number {
  return operators.find((own) => own.operator === operator)?.seconds ?? 0;
}

function operatorSeconds(column: ProfileColumn): number {
  return sum(column.operators.map(({ operator, seconds }) => (operator === BETWEEN ? 0 : seconds)));
}

/** Time in programs that took too little of it to be looked into. */
function unseenIn(column: ProfileColumn): number {
  return Math.max(0, secondsIn(column, "arithmetic") - sum(column.operators.map(({ seconds }) => seconds)));
}

/** All of a column's time but what was spent to profile it. */
function countedSeconds(column: ProfileColumn): number {
  return column.seconds - secondsIn(column, "profiling");
}

/** Columns of kinds, the smallest of them as one where there are too many. */
function fewest(columns: readonly ProfileColumn[], most: number): readonly ProfileColumn[] {
  if (columns.length <= most) return columns;
  const bySize = columns.toSorted((a, b) => b.seconds - a.seconds);
  const kept = new Set(bySize.slice(0, most - 1));
  return [...columns.filter((column) => kept.has(column)), merged("others", bySize.slice(most - 1))];
}

/** Columns as one. */
function merged(kind: string, columns: readonly ProfileColumn[]): ProfileColumn {
  const tally = new Tally(kind);
  for (const column of columns) tally.add(column.seconds, column, column.jobs);
  return tally.column;
}

const LABELS: Partial<Record<Phase, string>> = { start: "process start", arithmetic: "in programs" };

function labelOf(phase: Phase): string {
  return LABELS[phase] ?? phase;
}

/** Seconds with as many digits as tell something; empty for next to nothing. */
function secondsText(seconds: number): string {
  if (seconds < 0.005) return "";
  return seconds.toFixed(seconds < 10 ? 2 : seconds < 1000 ? 1 : 0);
}

/** A share in whole percent; what is there is not said to be none. */
function wholePercent(share: number): string {
  return share > 0 && share < 0.005 ? "under 1 %" : `${(100 * share).toFixed(0)} %`;
}

function shareText(share: number): string {
  return share >= 0.0005 ? `${(100 * share).toFixed(1)} %` : "";
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
