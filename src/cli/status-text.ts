import type { Queued } from "#atlas/slurm";
import type { RunStatus, StageStatus } from "#atlas/status";
import { briefly, counted, duration, shellWord } from "#words";
import { alignColumns } from "./columns.ts";
import { leftWords } from "./left-words.ts";
import { listedNotes, paragraphs, wrapped } from "./prose.ts";
import { isQueued } from "./queue-words.ts";

/** How many failed jobs are told with their reasons, and how many running ones. */
const MOST_SHOWN = 5;
const MOST_RUNNING = 16;

/** How far a run is, for people; ends with a newline. @param queue what of it Slurm has */
export function statusText(status: RunStatus, columns: number, queue: Queued | null = null): string {
  return paragraphs([
    [wrapped(stateWords(status, queue), columns, 2), ...paceLines(status, columns)].join("\n"),
    stagesTable(status.stages).join("\n"),
    ...runningPart(status, columns),
    ...failedPart(status, columns),
    ...listedNotes(status.notes, columns),
  ]);
}

/** One line on how far a run is, such as `148 of 240 results · 3 failed · 12.4 networks/min · about 8 min left`. */
export function statusLine(status: RunStatus): string {
  const { done, running, failed, results } = totalOf(status.stages);
  return [
    `${done} of ${counted(results, "result")}`,
    running === 0 ? "" : `${running} running`,
    failed === 0 ? "" : `${failed} failed`,
    ...paceWords(status),
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

/** What takes a run up that nobody works on, a clause. */
export function takingUp({ run }: Pick<RunStatus, "run">): string {
  return `loss-atlas run goes on, or loss-atlas worker ${shellWord(run)}`;
}

function stateWords(status: RunStatus, queue: Queued | null): string {
  const { run, name, state, holder, crew, workers, stages } = status;
  const title = name ?? run;
  switch (state) {
    case "running": {
      if (crew.members.length > 0) {
        const machines = new Set(crew.members.map(({ host }) => host)).size;
        const together = `${counted(crew.members.length, "process", "processes")} on ${counted(machines, "machine")}`;
        return `${title}: running, ${together}, at ${counted(crew.jobs, "job")}`;
      }
      const who = holder === null ? "" : `process ${holder.pid} on ${holder.host}`;
      return `${title}: running, ${who}${workers === null ? "" : `, ${counted(workers, "worker")}`}`;
    }
    case "finished":
      return `${title}: finished`;
    case "failed":
      return `${title}: ended, but for what failed; loss-atlas retry ${shellWord(run)} tries that again`;
    case "unfinished": {
      const { done } = totalOf(stages);
      const next = isQueued(queue) ? "tasks of Slurm will work on it" : takingUp(status);
      return `${title}: ${done === 0 ? "not begun" : "interrupted"}; ${next}`;
    }
  }
}

function paceLines(status: RunStatus, columns: number): readonly string[] {
  const { disk, updated, began, crew } = status;
  const seconds = began === null || updated === null ? 0 : secondsBetween(began, updated);
  const gone = seconds < 1 || crew.members.length > 0 ? [] : [`${duration(seconds)} in the latest call`];
  const pace = [...paceWords(status), ...gone];
  const size = `${disk.is_estimated ? "about " : ""}${bytesWords(disk.bytes)} in ${counted(disk.files, "file")}`;
  return [...(pace.length === 0 ? [] : [pace.join(" · ")]), size].map((line) =>
    wrapped(`  ${line}`, columns, 2),
  );
}

function paceWords({ networks_per_minute: rate, seconds_left: left, round }: RunStatus): readonly string[] {
  return [
    ...(rate === null ? [] : [`${rate < 10 ? Number(rate.toPrecision(2)) : Math.round(rate)} networks/min`]),
    ...(left === null ? [] : [leftWords(left, round)]),
  ];
}

function stagesTable(stages: readonly StageStatus[]): readonly string[] {
  const row = (name: string, { results, done, running, failed, missing }: Totals) => [
    name,
    ...[done, running, failed, missing, results].map(String),
  ];
  return alignColumns(
    [
      ["", "done", "running", "failed", "missing", "of"],
      ...stages.map((stage) => row(stage.kind === "train" ? "networks" : stage.kind, stage)),
      ...(stages.length > 1 ? [row("all", totalOf(stages))] : []),
    ],
    1,
  );
}

function runningPart({ running }: RunStatus, columns: number): readonly string[] {
  if (running.length === 0) return [];
  const shown = running.slice(0, MOST_RUNNING);
  const rows = alignColumns(shown.map(({ worker, words, seconds }) => [worker, words, duration(seconds)]));
  return [
    ["running", ...rows.map((row) => briefly(row, columns)), ...andMore(running.length, shown.length)].join(
      "\n",
    ),
  ];
}

function failedPart({ failures, stages }: RunStatus, columns: number): readonly string[] {
  if (failures.length === 0) return [];
  const shown = failures.slice(0, MOST_SHOWN);
  const blocked = stages.reduce((sum, own) => sum + own.blocked, 0);
  const waiting = blocked === 0 ? "" : `, and ${counted(blocked, "result")} that need them`;
  return [
    [
      `failed: ${counted(failures.length, "job")}${waiting}`,
      ...shown.map(({ kind, words = kind, message }) => wrapped(`  ${words}: ${message}`, columns, 2)),
      ...andMore(failures.length, shown.length),
    ].join("\n"),
  ];
}

function andMore(all: number, shown: number): readonly string[] {
  return all > shown ? [`  … and ${all - shown} more`] : [];
}

type Totals = Omit<StageStatus, "kind" | "blocked">;

function totalOf(stages: readonly StageStatus[]): Totals {
  const sum = (of: keyof Totals) => stages.reduce((total, stage) => total + stage[of], 0);
  return {
    results: sum("results"),
    done: sum("done"),
    running: sum("running"),
    failed: sum("failed"),
    missing: sum("missing"),
  };
}

function secondsBetween(from: string, to: string): number {
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
}

/** A size on the disk for people: `812 KiB`, `3.4 GiB`. */
export function bytesWords(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  const value = bytes / 1024 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}
