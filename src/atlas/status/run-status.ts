import type { FailureRecord, RoundNumber } from "#atlas/account";
import type { DiskUse } from "./disk-use.ts";

/** How far one stage of a run is, in results: networks of training. `done + running + failed + missing = results`. */
export interface StageStatus {
  /** The kind of its jobs: `train`, or that of a measurement. */
  readonly kind: string;
  readonly results: number;
  readonly done: number;
  readonly running: number;
  readonly failed: number;
  /** Neither of these; those among them that wait for a failed job are `blocked`. */
  readonly missing: number;
  readonly blocked: number;
}

/** A job under way. */
export interface RunningJob {
  readonly worker: string;
  readonly words: string;
  readonly seconds: number;
}

/** How far a run is. */
export interface RunStatus {
  readonly run: string;
  /** The experiment's name; `null` where nothing says it. */
  readonly name: string | null;
  /** `finished`: nothing is missing; `failed`: what is missing failed or waits for that; `unfinished`: nobody works on the rest. */
  readonly state: "running" | "finished" | "failed" | "unfinished";
  /** Who works in the folder. */
  readonly holder: { readonly host: string; readonly pid: number } | null;
  /** Those who work on it together, each on some jobs, and how many they have; none where one has all of it or nobody. */
  readonly crew: {
    readonly members: readonly { readonly host: string; readonly pid: number }[];
    readonly jobs: number;
  };
  /** When the latest call began and when it was last heard of, ISO 8601; `null` where nothing tells. */
  readonly began: string | null;
  readonly updated: string | null;
  readonly workers: number | null;
  /** In the order of the work. */
  readonly stages: readonly StageStatus[];
  /** Networks that the latest call trained a minute; `null` where it trained none. */
  readonly networks_per_minute: number | null;
  /** That the stages are of, of whose grid a part is chosen on the way; `null` of others, and where nothing tells. */
  readonly round: RoundNumber | null;
  /** What is left at the pace of the latest call; `null` unless one is under way that has done something. */
  readonly seconds_left: number | null;
  readonly disk: DiskUse;
  readonly running: readonly RunningJob[];
  readonly failures: readonly FailureRecord[];
  /** What else is to be known, a sentence without a full stop each. */
  readonly notes: readonly string[];
}
