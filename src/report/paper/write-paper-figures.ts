import { join } from "node:path";
import { createFolder } from "#files";
import { removeOthers } from "../remove-others.ts";
import { writeFigure } from "../write-figure.ts";
import { PAPER_FIGURES } from "./paper-figures.ts";
import { readPaperRun } from "./paper-run.ts";

/** Where the figures of the paper lie in a run folder. */
const PAPER_FIGURES_FOLDER = join("figures", "paper");

/** What became of one of the paper's figures. */
export interface PaperFigureOutcome {
  /** As the paper numbers it: `figure 12`. */
  readonly name: string;
  readonly shows: string;
  /** Paths of the drawings, SVG; beside each lies a PNG. None where the run lacks what is needed. */
  readonly files: readonly string[];
  /** What a run must have for it. */
  readonly needs: string;
  /** Why there are none, such as that every network diverged; null where there are, or where `needs` says it. */
  readonly lacks: string | null;
  /**
   * Of a figure that compares the runs beside that it does not take, by their folders, each with the reason; null of one
   * that compares none.
   */
  readonly unfit: readonly { readonly run: string; readonly reason: string }[] | null;
}

/** What else is asked of `writePaperFigures`. */
export interface PaperFigureOptions {
  /** Told of the drawings that an earlier call left and this one removed. */
  readonly onRemoved?: (names: readonly string[]) => void;
}

/**
 * Writes those figures of the paper (Yang et al. 2021) that the slices of a run allow into `figures/paper/`, and removes
 * what an earlier call left there.
 *
 * @param beside other runs, for figures that compare two
 * @throws AtlasError as `readRun` and `writeFileAtomically`
 */
export async function writePaperFigures(
  runFolder: string,
  beside: readonly string[] = [],
  { onRemoved }: PaperFigureOptions = {},
): Promise<readonly PaperFigureOutcome[]> {
  const run = await readPaperRun(runFolder);
  const others = await Promise.all(beside.map(async (path) => ({ path, run: await readPaperRun(path) })));
  const folder = join(runFolder, PAPER_FIGURES_FOLDER);
  await createFolder(folder);
  const written = new Set<string>();
  const outcomes: PaperFigureOutcome[] = [];
  for (const { name, shows, needs, lacks, unfit, draw } of PAPER_FIGURES) {
    const fits = others.map((other) => ({ ...other, reason: unfit?.(run, other.run) ?? null }));
    const drawn = await draw(
      run,
      fits.filter(({ reason }) => reason === null).map((other) => other.run),
    );
    const files: string[] = [];
    for (const one of drawn) {
      const stem = freeStem(one.name, written);
      const [svg = "", png = ""] = await writeFigure(folder, stem, one.figure);
      written.add(svg).add(png);
      files.push(join(folder, svg));
    }
    outcomes.push({
      name,
      shows,
      files,
      needs,
      lacks: files.length > 0 ? null : (lacks?.(run) ?? null),
      unfit:
        unfit === undefined
          ? null
          : fits.flatMap(({ path, reason }) => (reason === null ? [] : [{ run: path, reason }])),
    });
  }
  const removed = await removeOthers(folder, written, (name) => /\.(?:svg|png)$/.test(name));
  if (removed.length > 0) onRemoved?.(removed);
  return outcomes;
}

/** A name, numbered where it is taken, as by runs of one name that are set beside each other. */
function freeStem(name: string, written: ReadonlySet<string>): string {
  for (let copy = 2, stem = name; ; copy++) {
    if (!written.has(`${stem}.svg`)) return stem;
    stem = `${name}-${copy}`;
  }
}
