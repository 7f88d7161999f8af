import type { AtlasTable } from "#taxonomy";

/** A heading with facts below it, in the order they are shown. */
export interface ReportSection {
  readonly title: string;
  readonly entries: readonly (readonly [name: string, value: string])[];
}

/** A published claim beside what this experiment says about it. */
export interface ReportClaim {
  /** Short stable name, such as `Q8`. */
  readonly id: string;
  /** The claim as a sentence. */
  readonly statement: string;
  readonly verdict: "holds" | "does not hold" | "not measurable";
  /** What was measured here, with its interval and number of cells. */
  readonly measured: string;
  /** What the authors' data say. */
  readonly published: string;
}

/** Everything a report says; plain data, no file is read. */
export interface ReportInput {
  readonly table: AtlasTable;
  /** The findings in words, most important first. */
  readonly summary: readonly string[];
  /** The experiment's settings. */
  readonly settings: readonly ReportSection[];
  readonly claims?: readonly ReportClaim[];
  /** Versions, machine, hashes. */
  readonly environment: readonly (readonly [name: string, value: string])[];
}
