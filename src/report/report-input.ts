import type { ProfileFindings } from "#atlas/profile";
import type {
  AdviceEvaluation,
  AtlasTable,
  ClaimResult,
  Diagnosis,
  EnsembleFindings,
  PhaseThresholds,
  PruningFindings,
  SliceTransitions,
  SmoothBorder,
  ThresholdFit,
  ThresholdSensitivity,
} from "#taxonomy";

import type { GivenPhases } from "./given-phases.ts";

/** A heading with facts below it, in the order they are shown. */
export interface ReportSection {
  readonly title: string;
  /** Values are numbers, words, lists or mappings of these; the page puts them into words. */
  readonly entries: readonly (readonly [name: string, value: unknown])[];
}

/** The thresholds behind a report's phases and how much hangs on them. */
export interface ReportThresholds {
  readonly used: PhaseThresholds;
  /** Where they come from, as a sentence. */
  readonly source: string;
  /** What a fit to the table alone would choose; `null` where none was made. */
  readonly fit: ThresholdFit | null;
  /** Cells whose means that fit would put into another phase; `null` without one. */
  readonly changedByFit: number | null;
  /** What moving them changes; `null` where it was not computed. */
  readonly sensitivity: ThresholdSensitivity | null;
}

/** Everything a report says; plain data, no file is read. What is left out has no section. */
export interface ReportInput {
  readonly table: AtlasTable;
  /** The findings in words, most important first. */
  readonly summary: readonly string[];
  /** The experiment's settings. */
  readonly settings: readonly ReportSection[];
  readonly thresholds?: ReportThresholds;
  /** The transitions of every slice. */
  readonly transitions?: readonly SliceTransitions[];
  /** The smooth borders of every slice by its name in `slicesOf`. */
  readonly borders?: Readonly<Record<string, readonly SmoothBorder[]>>;
  /** What is wrong with each cell and what to change. */
  readonly diagnoses?: readonly Diagnosis[];
  /** Whether following the first advice raises test accuracy on this table. */
  readonly adviceEvaluation?: AdviceEvaluation;
  /** Advice of later papers; `null` where the numbers that it needs are not there. */
  readonly followUps?: {
    readonly ensembles: EnsembleFindings | null;
    readonly pruning: PruningFindings | null;
  };
  /** Phases that somebody gave to the cells, beside those found. */
  readonly given?: GivenPhases;
  /** Published claims as they fare on this table. */
  readonly claims?: readonly ClaimResult[];
  /** The address of every cell's own page relative to the report, by index; `null` for a cell without one. */
  readonly cellPages?: readonly (string | null)[];
  /** The address of the page of what the run took, relative to the report; absent where there is none. */
  readonly costs?: string;
  /** Where the time of the call that was profiled last went. */
  readonly profile?: ProfileFindings;
  /** Versions, machine, hashes. */
  readonly environment: ReportSection["entries"];
}
