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
  /**
   * Draws what a run allows, nothing where it lacks what is needed.
   *
   * @param beside other runs of the same grid, for figures that compare
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
