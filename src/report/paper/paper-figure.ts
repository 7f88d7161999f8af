import type { Figure } from "#figures";
import type { PaperRun } from "./paper-run.ts";

/** A figure with the name of its file, without ending. */
export interface NamedFigure {
  readonly name: string;
  readonly figure: Figure;
}

/** One of the paper's figures, or a kind of them. */
export interface PaperFigure {
  /** As it is listed: `figure 12`. */
  readonly name: string;
  /** What it shows, in a few words. */
  readonly shows: string;
  /** What a run must have for it, to follow `needs`. */
  readonly needs: string;
  /** Why a run that has what it needs by its configuration draws none, a clause; null where `needs` says it. @default null */
  readonly lacks?: (run: PaperRun) => string | null;
  /**
   * Why a run beside another does not serve a figure that compares two, a clause; null where it serves. @default the figure
   * compares none
   */
  readonly unfit?: (run: PaperRun, other: PaperRun) => string | null;
  /**
   * Draws what a run allows, nothing where it lacks what is needed.
   *
   * @param beside other runs, for figures that compare: those that serve
   */
  readonly draw: (
    run: PaperRun,
    beside: readonly PaperRun[],
  ) => readonly NamedFigure[] | Promise<readonly NamedFigure[]>;
}

/** The name of a file: its words without what a file system might mind. */
export function fileStem(...words: readonly string[]): string {
  return words
    .filter((word) => word !== "")
    .join("-")
    .replaceAll(/[^\w.-]+/g, "-");
}
