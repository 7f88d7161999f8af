import { AtlasError } from "#errors";
import { conjoined, counted, nearestFirst, nearestWord } from "#words";
import type { Query } from "./query.ts";
import type { RunAddress } from "./run-address.ts";

/** How many of the runs of a database are named. */
const MOST_NAMED = 8;

type Missing = Pick<RunAddress, "run" | "shown">;

/** The error `run/no-run` (kind `input`) of a run that a database does not hold, with those that it does, nearest names first. */
export async function noRun(ask: Query, missing: Missing): Promise<AtlasError> {
  const rows = await ask(
    "SELECT run FROM loss_atlas.texts WHERE name = 'experiment.json' AND run <> $1 ORDER BY run",
    [missing.run],
  );
  return noneOf(
    rows.map(({ run }) => String(run)),
    missing,
  );
}

/** The same, with the names of the runs that there are. */
export function noneOf(names: readonly string[], { run, shown }: Missing): AtlasError {
  const near = nearestWord(run, names);
  return new AtlasError({
    code: "run/no-run",
    kind: "input",
    problem: `the database holds no ${names.length === 0 ? "runs" : "such run"}`,
    where: shown,
    ...(names.length > 0 && { expected: `one of its runs: ${named(nearestFirst(run, names))}` }),
    remedy:
      near === undefined
        ? "loss-atlas run --store with its configuration writes it, with --prepare for loss-atlas worker"
        : `Did you mean ${shown.replace(/([?&]run=)[^&]*/, (_, before) => `${before}${encodeURIComponent(near)}`)}?`,
  });
}

function named(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED;
  return conjoined(rest > 1 ? [...names.slice(0, MOST_NAMED), `${counted(rest, "other")}`] : names);
}
