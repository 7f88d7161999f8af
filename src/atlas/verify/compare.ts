import type { ComputedAgain, DoneTask } from "#atlas/jobs";
import type { JournalObservation } from "#atlas/journal";
import { findQuantity } from "#quantities";
import { type Circumstances, toleranceOf } from "./tolerance.ts";
import type { Difference, VerifiedCells } from "./verification.ts";

/** What a result is compared under. */
export type CellCircumstances = Pick<Circumstances, "examples" | "device">;

/** A result beside what it gives when it is computed again. */
export function compareResult(
  { kind, key, result, networks }: DoneTask,
  again: ComputedAgain,
  circumstances: CellCircumstances,
): VerifiedCells {
  const about = { kind, key, knobs: networks[0]!.knobs, seeds: result.seeds };
  const differences: Difference[] = again.problems.map((problem) => ({
    ...about,
    quantity: null,
    part: null,
    stored: null,
    found: null,
    problem,
  }));
  let [numbers, exact] = [0, 0];
  const compare = (
    quantity: string,
    part: "value" | "standard error",
    stored: number | null,
    found: number | null,
  ) => {
    if (stored === null && found === null) return;
    numbers++;
    if (stored === found) {
      exact++;
      return;
    }
    const tolerance = toleranceOf(quantity, stored ?? 0, {
      ...circumstances,
      tiesPct: again.tiesPct,
      scale: part === "value" ? scaleBeside(quantity, result.observations) : 0,
    });
    const isClose = stored !== null && found !== null && Math.abs(stored - found) <= tolerance;
    if (!isClose) differences.push({ ...about, quantity, part, stored, found, problem: null });
  };
  const stored = new Map(result.observations.map((own) => [own.metric, own]));
  for (const { metric, value, standard_error } of again.observations) {
    const own = stored.get(metric);
    compare(metric, "value", own?.value ?? null, value);
    compare(metric, "standard error", own?.standard_error ?? null, standard_error);
  }
  if (again.observations.length === 0 && again.isWhole) {
    // A network or a pair that is lost has no numbers; a result that has some is of one that is not.
    for (const { metric, value } of result.observations) compare(metric, "value", value, null);
  }
  return { kinds: [{ kind, results: again.isWhole ? 1 : 0, numbers, exact }], differences };
}

/** The largest number beside a quantity in the same unit; a trace is a sum and no measure of the others. */
function scaleBeside(quantity: string, observations: readonly JournalObservation[]): number {
  const unit = findQuantity(quantity)?.unit;
  return observations.reduce((largest, { metric, value }) => {
    const isBeside = metric !== "hessian_trace" && unit !== undefined && findQuantity(metric)?.unit === unit;
    return isBeside ? Math.max(largest, Math.abs(value ?? 0)) : largest;
  }, 0);
}
