import type { AtlasTable, ClaimResult } from "#taxonomy";

/** A heading with facts below it, in the order they are shown. */
export interface ReportSection {
  readonly title: string;
  readonly entries: readonly (readonly [name: string, value: string])[];
}

/** Everything a report says; plain data, no file is read. */
export interface ReportInput {
  readonly table: AtlasTable;
  /** The findings in words, most important first. */
  readonly summary: readonly string[];
  /** The experiment's settings. */
  readonly settings: readonly ReportSection[];
  /** Published claims as they fare on this table. */
  readonly claims?: readonly ClaimResult[];
  /** Versions, machine, hashes. */
  readonly environment: readonly (readonly [name: string, value: string])[];
}
