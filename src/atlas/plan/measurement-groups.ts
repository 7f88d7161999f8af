import { type CellConfiguration, cellConfiguration, oncePerSection } from "#atlas/configuration";
import { canonicalJson } from "#files";
import type { JobCost, UnpricedJob } from "./cost.ts";
import { evenParts } from "./even-parts.ts";
import type { PlannedCell } from "./job.ts";
import { BASE_BYTES } from "./worker-bytes.ts";

/** How long a job on several cells may take by its estimate, seconds: so much is lost of each worker when a run is cut. */
const MOST_SECONDS = 5;

/** What such a job may hold beside what every worker does, bytes. */
const MOST_BYTES = 2 ** 30;

/** A measurement's job on some cells; `undefined` where they have nothing for it to measure. */
type JobOnCells = (cells: readonly PlannedCell[]) => UnpricedJob | undefined;

/**
 * Cells that a worker measures one after another, since it runs the same programs on the same examples for all of them:
 * those that differ in nothing but their training. As many as a job of a few seconds and its memory have room for, in parts as
 * even as can be; nothing of the machine enters, so that a plan is the same everywhere.
 *
 * @returns jobs in the order of their first cell
 */
export function measurementJobs(
  cells: readonly PlannedCell[],
  configuration: CellConfiguration,
  jobOn: JobOnCells,
  costOf: (job: UnpricedJob) => JobCost,
): readonly UnpricedJob[] {
  const alike = Map.groupBy(cells, ({ knobs }) => measuredAs(cellConfiguration(configuration, knobs)));
  return [...alike.values()].flatMap((group) => {
    const whole = jobOn(group);
    if (whole === undefined) return [];
    const { seconds, bytes } = costOf(whole);
    const parts = Math.max(1, seconds / MOST_SECONDS, (bytes - BASE_BYTES) / MOST_BYTES);
    const most = Math.max(1, Math.floor(group.length / parts));
    return evenParts(group, Math.ceil(group.length / most)).flatMap((part) => jobOn(part) ?? []);
  });
}

/** Names all of a cell that a measurement sees beside the weights of its networks. */
function measuredAs({ data, model, training }: CellConfiguration): string {
  return [textOfData(data), textOfModel(model), textOfLoss(training)].join(" ");
}

const textOfData = oncePerSection((data: CellConfiguration["data"]) => canonicalJson(data));

const textOfModel = oncePerSection((model: CellConfiguration["model"]) => canonicalJson(model));

const textOfLoss = oncePerSection(({ loss }: CellConfiguration["training"]) => canonicalJson(loss));
