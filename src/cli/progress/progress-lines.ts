import { jobWords } from "#atlas/plan";
import type { KnobName } from "#knobs";
import { duration } from "#words";
import { leftWords } from "../left-words.ts";
import { type Progress, secondsLeft, shareDone } from "./progress.ts";

/** Colours a text for the terminal, or leaves it. */
export type Paint = (style: "bold" | "dim" | "green" | "red" | "yellow", text: string) => string;

/** What the live display shows besides the progress. */
export interface View {
  readonly name: string;
  /** The knobs that tell the cells of the grid apart. */
  readonly knobs: readonly KnobName[];
  /** Size of the terminal in characters, at least 20 by 5; no line is longer, nor are there more lines. */
  readonly columns: number;
  readonly rows: number;
  readonly paint: Paint;
}

const MOST_BAR_COLUMNS = 40;

/** The live display: a bar, the numbers, a line for each worker. */
export function progressLines(progress: Progress, now: number, view: View): string[] {
  return [...summaryLines(progress, now, view), ...workerLines(progress, now, view)];
}

/** The numbers of a run in one line, such as `148 of 240 jobs · 3.1 jobs/s · 2 min 10 s gone · about 1 min left`. */
export function summaryWords(progress: Progress, now: number): string {
  const { jobs, jobsDone, jobsDoneNow, jobsFailed, blocked, startedAt, stopping, round } = progress;
  const gone = (now - startedAt) / 1000;
  const left = stopping ? null : secondsLeft(progress, now);
  return [
    `${jobsDone} of ${jobs} jobs`,
    jobsDoneNow === 0 || gone === 0 ? "" : rate(jobsDoneNow / gone),
    `${duration(Math.round(gone))} gone`,
    left === null || jobsDone + jobsFailed + blocked.size === jobs ? "" : leftWords(left, round),
    jobsFailed === 0 ? "" : `${jobsFailed} failed`,
    blocked.size === 0 ? "" : `${blocked.size} skipped`,
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

function summaryLines(progress: Progress, now: number, { name, columns, paint }: View): string[] {
  const share = shareDone(progress);
  const percent = ` ${Math.floor(100 * share)} %`.padStart(6);
  const room = Math.max(0, Math.min(MOST_BAR_COLUMNS, columns - name.length - percent.length - 2));
  const filled = Math.round(share * room);
  const bar = paint("green", "━".repeat(filled)) + paint("dim", "─".repeat(room - filled));
  const title = cut(name, columns - percent.length - 2);
  const numbers = cut(`  ${summaryWords(progress, now)}`, columns);
  const stopping = "  stopping; jobs under way have a second to end";
  return [
    `${paint("bold", title)} ${bar}${percent}`,
    progress.jobsFailed > 0 ? paint("red", numbers) : numbers,
    ...(progress.stopping ? [paint("yellow", cut(stopping, columns))] : []),
  ];
}

function workerLines(
  { workers, stopping }: Progress,
  now: number,
  { columns, rows, knobs, paint }: View,
): string[] {
  const names = [...workers.keys()].sort(byNumber);
  const room = Math.max(0, rows - (stopping ? 5 : 4));
  const shown = names.length <= room ? names : names.slice(0, Math.max(0, room - 1));
  const nameWidth = Math.max(0, ...shown.map((name) => name.length));
  const table = shown.map((name) => {
    const doing = workers.get(name);
    const what = doing ? jobWords(doing.job, knobs) : "waiting";
    const time = doing ? duration(Math.floor((now - doing.since) / 1000)) : "";
    return { words: `  ${name.padEnd(nameWidth)}  ${what}`, time };
  });
  const timeWidth = Math.max(0, ...table.map(({ time }) => time.length));
  const wordsWidth = Math.min(
    columns - timeWidth - 2,
    Math.max(0, ...table.map(({ words }) => words.length)),
  );
  const lines = table.map(
    ({ words, time }) =>
      cut(words, wordsWidth).padEnd(wordsWidth) + paint("dim", `  ${time.padStart(timeWidth)}`),
  );
  return shown.length === names.length || room === 0
    ? lines
    : [...lines, paint("dim", cut(`  … and ${names.length - shown.length} more workers`, columns))];
}

function rate(jobsPerSecond: number): string {
  const [value, unit] = jobsPerSecond >= 1 ? [jobsPerSecond, "s"] : [60 * jobsPerSecond, "min"];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} jobs/${unit}`;
}

function cut(text: string, columns: number): string {
  if (text.length <= columns) return text;
  return columns < 1 ? "" : `${text.slice(0, columns - 1)}…`;
}

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
