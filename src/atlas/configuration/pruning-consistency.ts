import { fewestEpochs } from "./budgets-of-cells.ts";
import { type ComparedSections, type Inconsistency, pathOfKnob } from "./inconsistency.ts";
import { axisOfKnob, valuesOfKnob } from "./knob-values.ts";

/** What of pruning and quantising does not fit the rest of the training. */
export function impossiblePruning(sections: Partial<ComparedSections>): readonly Inconsistency[] {
  const { data, training, grid } = sections;
  if (data === undefined || training === undefined || grid === undefined) return [];
  const found: Inconsistency[] = [];
  const sparsest = Math.min(...valuesOfKnob({ grid, training }, "density"));
  const takesCheckpoints =
    training.checkpoint !== "end" ||
    ["checkpoint", "checkpoint_share"].some((knob) => axisOfKnob(grid, knob) !== undefined);
  const densityPath = pathOfKnob(grid, "density");
  if (sparsest < 1 && takesCheckpoints) {
    found.push({
      path: densityPath,
      problem: `${densityPath.join(".")} is ${sparsest} beside checkpoints of the training`,
      expected: "1, or networks that are taken at the end",
    });
  }
  if (sparsest < 1) {
    const examples = Math.min(...valuesOfKnob({ data, grid }, "examples"));
    const epochs = fewestEpochs({ data, grid, training });
    const rewind = Math.max(...valuesOfKnob({ grid, training }, "training.pruning.rewind_epochs"));
    if (rewind >= epochs) {
      const path = pathOfKnob(grid, "training.pruning.rewind_epochs");
      found.push({
        path,
        problem: `${path.join(".")} is ${rewind}`,
        expected: `less than the epochs of the budget, ${epochs}`,
      });
    }
    const again = Math.max(...valuesOfKnob({ grid, training }, "training.pruning.retrain_batch_size"));
    if (again > examples) {
      const path = pathOfKnob(grid, "training.pruning.retrain_batch_size");
      found.push({
        path,
        problem: `${path.join(".")} is ${again}`,
        expected: `at most ${examples}, the fewest training examples of a cell`,
      });
    }
  }
  const fewestBits = Math.min(...valuesOfKnob({ grid, training }, "weight_bits"));
  if (fewestBits < 32 && training.oracle) {
    const path = pathOfKnob(grid, "weight_bits");
    found.push({
      path,
      problem: `${path.join(".")} is ${fewestBits} beside training.oracle, which follows weights that are not quantised`,
      expected: "32, or no oracle",
    });
  }
  return found;
}
