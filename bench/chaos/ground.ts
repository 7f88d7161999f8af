import type { RandomStream } from "#random";
import type { Complaints } from "./complaints.ts";
import type { Tables } from "./experiment.ts";

/** A place where runs of the experiment are worked on and harmed. */
export interface Ground {
  /** Names of all mishaps that there are here. */
  readonly mishaps: readonly string[];
  /** What cannot be done here and why, a sentence each. */
  readonly notes: readonly string[];
  /** A fresh run. */
  begin(round: number, complaints: Complaints, stream: RandomStream): Promise<Round>;
  close(): Promise<void>;
}

/** A run that is harmed. */
export interface Round {
  /** Sees to it that somebody works on the run; whether nothing is left of it that could be done. */
  tend(): Promise<boolean>;
  /** Something befalls it; the name of that, `undefined` where there was nothing for it to befall. */
  strike(): Promise<string | undefined>;
  /** The tables that it ends with, once all harm is over and as often as it takes somebody has said to go on. */
  end(): Promise<Tables>;
  /** What of the tables of an undisturbed run it can come to. Default: all. */
  within?(undisturbed: Tables): Tables;
  /** Where the run lies, for whoever looks at one that went wrong. */
  readonly place: string;
  /** Removes it. */
  remove(): Promise<void>;
}
