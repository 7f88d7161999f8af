import { readRun } from "#atlas/results";
import { type RunOptions, type RunOutcome, runExperiment } from "#atlas/run";
import { atlasTable } from "#atlas/tables";
import { counted } from "#words";
import { finerCells } from "./finer-cells.ts";
import { coarseCells, gridPlaces } from "./grid-places.ts";
import { planOfCells } from "./plan-of-cells.ts";

/**
 * Executes an experiment from coarse to fine, as its `grid.refine` says: every other line of both axes first, then, round by
 * round, cells between those whose phases differ, until the share of the grid that may be measured is spent. What is chosen
 * follows from what was measured before, so that a run that was interrupted goes on as it would have.
 *
 * One without `grid.refine` is executed whole.
 *
 * @throws AtlasError as `runExperiment`
 */
export async function runInRounds(options: RunOptions): Promise<RunOutcome> {
  const { configuration, plan, onEvent = () => {} } = options;
  const { refine } = configuration.grid;
  if (refine === undefined) return runExperiment(options);
  const places = gridPlaces(configuration, plan.cells);
  const chosen = new Set(coarseCells(places));
  const most = Math.max(chosen.size, Math.floor(refine.share * plan.cells.length));
  let seconds = 0;
  for (let round = 1; ; round++) {
    const outcome = await runExperiment({ ...options, plan: planOfCells(plan, [...chosen]) });
    seconds += outcome.seconds;
    const left = refine.rounds - round;
    if (outcome.interrupted || left <= 0 || chosen.size >= most) return { ...outcome, seconds };
    const { experiment, plan: bound, results } = await readRun(options.run);
    const { cells } = atlasTable(experiment.configuration, bound, results);
    const measured = new Map([...chosen].map((index) => [index, cells[index]!]));
    const next = finerCells(places, measured, Math.ceil((most - chosen.size) / left));
    if (next.length === 0) return { ...outcome, seconds };
    for (const index of next) chosen.add(index);
    onEvent({
      type: "note",
      message: `round ${round + 1} of ${refine.rounds}: ${counted(next.length, "cell")} more between those whose phases differ, ${chosen.size} of ${plan.cells.length} in all`,
    });
  }
}
