import { isRecord, parsedJson } from "#files";
import type { StageCosts } from "./pace.ts";

/** What a run says of how far it is, for people who ask while it goes on and afterwards; nothing is computed from it. */
export const ACCOUNT_FILE = "progress.json";

/** The format of the file; a reader takes no other. */
const VERSION = 2;

/** How far one stage of a run is: training, or a measurement. Counts are results: networks of training. */
export interface StageAccount {
  /** The kind of its jobs. */
  readonly kind: string;
  readonly results: number;
  readonly done: number;
  /** Of jobs that failed for good and were not tried again since. */
  readonly failed: number;
  /** Of jobs that need one that failed. */
  readonly blocked: number;
}

/** The same with what its jobs cost. */
export interface PricedStage extends StageAccount, StageCosts {}

/** A job under way. */
export interface AccountedJob {
  readonly worker: string;
  readonly kind: string;
  /** What it is, in words: `train 12 networks · width 8, batch size 16`. */
  readonly words: string;
  readonly results: number;
  /** The key of its first result, by which a journal tells that it is done. */
  readonly first: string;
  /** When it began, milliseconds since 1970. */
  readonly since: number;
}

/** Which round of how many a run is in, of whose grid a part is chosen on the way (`grid.refine`), from 1. */
export interface RoundNumber {
  readonly number: number;
  readonly of: number;
}

/** What a call of a run has done and what is left, as the coordinator knew it at `updated`. */
export interface Account {
  readonly version: typeof VERSION;
  readonly name: string;
  /** The process that keeps it. */
  readonly pid: number;
  /** SHA-256 of the text of `experiment.json` that it is of. */
  readonly experiment: string;
  /** Milliseconds since 1970: of the call's beginning, of this account, and of the latest network that it trained. */
  readonly began: number;
  readonly updated: number;
  readonly trained_at: number | null;
  /** How the call ended; `null` while it goes on, or where it was killed. */
  readonly ended: "complete" | "interrupted" | null;
  readonly workers: number;
  /** In the order of the plan. */
  readonly stages: readonly PricedStage[];
  /** What stages are of; absent where all of the grid is planned at once. */
  readonly round?: RoundNumber;
  /** Networks that this call has trained. */
  readonly trained: number;
  readonly running: readonly AccountedJob[];
  /** The `Calibration` of the machine of this call, by which costs are; absent where it was not known. Checked by who reads it. */
  readonly calibration?: unknown;
  /** Up to where journals are counted in `done`, bytes by file; absent where that is not known. */
  readonly journals?: Readonly<Record<string, number>>;
}

/** An account as it was written; `undefined` for any other text. */
export function parsedAccount(text: string): Account | undefined {
  const value = parsedJson(text);
  return isAccount(value) ? value : undefined;
}

function isAccount(value: unknown): value is Account {
  return (
    isRecord(value) &&
    value.version === VERSION &&
    hasTexts(value, ["name", "experiment"]) &&
    hasCounts(value, ["began", "updated", "workers", "trained", "pid"]) &&
    (value.trained_at === null || isCount(value.trained_at)) &&
    [null, "complete", "interrupted"].some((ended) => ended === value.ended) &&
    Array.isArray(value.stages) &&
    value.stages.every(isStage) &&
    Array.isArray(value.running) &&
    value.running.every(isAccountedJob) &&
    (value.round === undefined || (isRecord(value.round) && hasCounts(value.round, ["number", "of"]))) &&
    (value.journals === undefined ||
      (isRecord(value.journals) && Object.values(value.journals).every(isCount)))
  );
}

function isStage(value: unknown): boolean {
  return (
    isRecord(value) &&
    hasTexts(value, ["kind"]) &&
    hasCounts(value, [
      "results",
      "done",
      "failed",
      "blocked",
      "cost",
      "cost_done",
      "cost_done_now",
      "seconds_now",
    ])
  );
}

function isAccountedJob(value: unknown): boolean {
  return (
    isRecord(value) &&
    hasTexts(value, ["worker", "kind", "words", "first"]) &&
    hasCounts(value, ["results", "since"])
  );
}

function hasTexts(value: Readonly<Record<string, unknown>>, keys: readonly string[]): boolean {
  return keys.every((key) => typeof value[key] === "string");
}

function hasCounts(value: Readonly<Record<string, unknown>>, keys: readonly string[]): boolean {
  return keys.every((key) => isCount(value[key]));
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
