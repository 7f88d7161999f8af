import type { ExperimentConfiguration } from "#atlas/configuration";
import { AtlasError } from "#errors";

/**
 * Refuses an experiment of which a part is chosen on the way, where several processes are to work on all of it.
 *
 * @throws AtlasError `run/refined` of kind `input`
 */
export function requireWhole({ grid }: Pick<ExperimentConfiguration, "grid">): void {
  if (grid.refine === undefined) return;
  throw new AtlasError({
    code: "run/refined",
    kind: "input",
    problem: "its cells are chosen round by round, by one process that knows all that is measured",
    where: "grid.refine",
    expected: "the whole grid, where several processes work on it",
    remedy: "Leave grid.refine out, or run it with loss-atlas run alone",
  });
}
