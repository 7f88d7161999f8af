import type { TaskResult } from "#atlas/journal";
import type { Task } from "#atlas/plan";
import { conjoined } from "#words";

/**
 * What a journal says of a result beside its numbers that cannot be so, a clause each: that it is of another cell or of
 * other networks than its key, or that it tells a quantity that is measured otherwise. Tables would show such numbers.
 *
 * @param quantities what results of its kind give; `undefined` where nobody knows
 */
export function misfiled(
  kind: string,
  { networks }: Task,
  result: TaskResult,
  quantities: readonly string[] | undefined,
): readonly string[] {
  const problems: string[] = [];
  if (networks.some(({ cell }) => cell !== result.cell)) {
    problems.push("the journal has it as of another cell");
  }
  if (networks.map(({ seed }) => seed).join() !== result.seeds.join()) {
    problems.push(
      `the journal has it as of ${result.seeds.length === 1 ? "seed" : "seeds"} ${conjoined(result.seeds.map(String))}`,
    );
  }
  const foreign = result.observations
    .map(({ metric }) => metric)
    .filter((metric) => quantities?.includes(metric) === false);
  if (foreign.length > 0)
    problems.push(`the journal has it with ${conjoined(foreign)}, which ${kind} does not give`);
  return problems;
}
