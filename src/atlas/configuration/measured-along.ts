import { counted } from "#words";
import { fewestEpochs, mostEpochs } from "./budgets-of-cells.ts";
import { checkpointEpochs } from "./checkpoint.ts";
import type { DataConfiguration, MeasureConfiguration, TrainingConfiguration } from "./configuration.ts";
import { type ComparedSections, type Inconsistency, pathOfKnob } from "./inconsistency.ts";
import { axisOfKnob, valuesOfKnob } from "./knob-values.ts";
import { budgetEpochs } from "./training-length.ts";

/** What says where along its training a network is measured. */
interface MeasuredTraining {
  readonly measure: Pick<MeasureConfiguration, "at">;
  readonly training: Pick<TrainingConfiguration, "checkpoint" | "budget" | "batch_size" | "incomplete_batch">;
  readonly data: Pick<DataConfiguration, "examples">;
}

/** The whole epochs before the end of its training after which a network is measured, ascending. */
export function epochsAlong({ measure, training, data }: MeasuredTraining): readonly number[] {
  const end = checkpointEpochs(training, data) ?? budgetEpochs(training, data.examples);
  return askedEpochs(measure).filter((epochs) => epochs < end);
}

/** The epochs that are asked for, each once and ascending. */
function askedEpochs({ at = [] }: Pick<MeasureConfiguration, "at">): readonly number[] {
  return [...new Set(at.filter((point) => point !== "last"))].sort((a, b) => a - b);
}

const PATH = ["measure", "at"] as const;

/** What of the epochs that networks are measured at does not fit the rest. */
export function impossibleMeasuredEpochs(sections: Partial<ComparedSections>): readonly Inconsistency[] {
  const { data, training, grid, measure } = sections;
  if (data === undefined || training === undefined || grid === undefined || measure === undefined) return [];
  const last = askedEpochs(measure).at(-1);
  if (last === undefined) return [];
  const found: Inconsistency[] = [];
  const axis = ["checkpoint", "checkpoint_share"].find((knob) => axisOfKnob(grid, knob) !== undefined);
  if (axis !== undefined) {
    found.push({
      path: PATH,
      problem: `measure.at asks for epochs of trainings that ${pathOfKnob(grid, axis).join(".")} takes several networks from`,
      expected: "[last], since every checkpoint of the grid is measured",
    });
  }
  if (Math.min(...valuesOfKnob({ grid, training }, "density")) < 1) {
    found.push({
      path: PATH,
      problem: "measure.at asks for epochs of trainings that networks are pruned after",
      expected: "[last], or no density below 1",
    });
  }
  const most =
    training.checkpoint !== "end" && "epochs" in training.checkpoint
      ? training.checkpoint.epochs
      : mostEpochs({ data, training, grid });
  if (axis === undefined && last > most) {
    found.push({
      path: PATH,
      problem: `measure.at has ${last}`,
      expected: `at most ${Math.floor(most)}, the epochs of the longest training`,
    });
  }
  return found;
}

/** What is said where only the longer trainings of an experiment have the epochs that are asked for. */
export function noteOnMeasuredEpochs({
  measure,
  ...sections
}: Pick<ComparedSections, "data" | "training" | "grid" | "measure">): string | undefined {
  const fewest = fewestEpochs(sections);
  const beyond = askedEpochs(measure).filter((epochs) => epochs > fewest);
  if (beyond.length === 0) return undefined;
  const which = `${beyond.length === 1 ? "epoch" : "epochs"} ${beyond.join(", ")}`;
  return `the shortest training has ${counted(fewest, "epoch")}: ${which} of measure.at ${beyond.length === 1 ? "is" : "are"} left out in cells that end before, which are measured at their end`;
}
