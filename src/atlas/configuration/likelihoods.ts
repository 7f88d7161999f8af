import { isLikelihood } from "#landscape/losses";
import { measurements } from "#measurements";
import type { ComparedSections, Inconsistency } from "./inconsistency.ts";

/** Measurements that draw targets from what networks answer, under a loss that does not say how likely targets are. */
export function drawsWithoutLikelihood({
  measure,
  training,
}: Partial<ComparedSections>): readonly Inconsistency[] {
  if (measure === undefined || training === undefined || isLikelihood(training.loss)) return [];
  return measurements().flatMap(({ kind, needsLikelihoodAt }) => {
    const own = measure[kind];
    if (needsLikelihoodAt === null || typeof own !== "object" || own === null) return [];
    const given = Object.entries(needsLikelihoodAt);
    if (!given.every(([key, value]) => Reflect.get(own, key) === value)) return [];
    const [key, value] = given[0]!;
    return [
      {
        path: ["measure", kind, key],
        problem: `measure.${kind}.${key} is ${value}, but training.loss ${training.loss.kind} is not known to be a likelihood, by which targets could be drawn from outputs`,
        expected:
          "the Gauss-Newton matrix (measure.gauss_newton) or the empirical Fisher matrix (targets: own)",
      },
    ];
  });
}
