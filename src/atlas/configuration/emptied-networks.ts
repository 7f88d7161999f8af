import { AtlasError } from "#errors";
import { keptWeights, leastDensity, weightCount } from "#landscape/sizes";
import { networkFor } from "./example-shape.ts";
import { type ComparedSections, type Inconsistency, pathOfKnob } from "./inconsistency.ts";
import { valuesOfKnob } from "./knob-values.ts";
import { modelsOfCells } from "./models-of-cells.ts";

/** A density that keeps no weight of the smallest network of the grid. */
export function emptiedNetworks({
  data,
  model,
  training,
  grid,
}: Partial<ComparedSections>): readonly Inconsistency[] {
  if (data === undefined || model === undefined || training === undefined || grid === undefined) return [];
  const sparsest = Math.min(...valuesOfKnob({ grid, training }, "density"));
  if (sparsest === 1) return [];
  const [smallest] = modelsOfCells({ model, grid })
    .flatMap((one) => {
      const weights = weightsOf(one, data);
      return weights === undefined ? [] : [{ ...one, weights }];
    })
    .toSorted((a, b) => a.weights - b.weights);
  if (smallest === undefined || keptWeights(sparsest, smallest.weights) > 0) return [];
  const { width, depth, weights } = smallest;
  const path = pathOfKnob(grid, "density");
  return [
    {
      path,
      problem: `${path.join(".")} is ${sparsest}, which keeps none of the ${weights.toLocaleString("en-US")} weights of a network of width ${width} and depth ${depth}`,
      expected: `at least ${leastDensity(weights)}, which keeps one`,
    },
  ];
}

function weightsOf(
  model: Parameters<typeof networkFor>[0],
  data: ComparedSections["data"],
): number | undefined {
  try {
    return weightCount(networkFor(model, data).sizes.layout);
  } catch (error) {
    // What no network can be is another mistake's to tell.
    if (error instanceof AtlasError) return undefined;
    throw error;
  }
}
