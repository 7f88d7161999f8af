import type { CellProvenance, ExplainedJob, ExplainedNetwork } from "#atlas/provenance";
import { conjoined, counted } from "#words";
import { paragraphs, wrapped } from "../prose.ts";

/** Where the numbers of a cell come from, for a terminal. @param names the knobs that tell cells apart */
export function cellText(
  { cell, knobs, networks, jobs, empty }: CellProvenance,
  names: readonly string[],
  columns: number,
): string {
  const place = names.map((name) => `${name}=${knobs[name]}`).join(", ");
  return paragraphs([
    wrapped(`${place} (cell ${cell})`, columns, 2),
    listed("networks", networks.length === 0 ? ["none"] : networks.map(networkWords), columns),
    ...jobs.map((job) => listed(jobHeading(job), jobLines(job), columns)),
    empty.length === 0
      ? "Every number of the table is there."
      : listed(
          "empty in the table",
          [...Map.groupBy(empty, ({ reason }) => reason)].map(
            ([reason, own]) => `${own.map(({ quantity }) => quantity).join(", ")}: ${reason}`,
          ),
          columns,
        ),
  ]);
}

function listed(heading: string, lines: readonly string[], columns: number): string {
  return [wrapped(heading, columns, 2), ...lines.map((line) => wrapped(`  ${line}`, columns, 2))].join("\n");
}

function networkWords({
  seed,
  key,
  state,
  epochs,
  stopped_by: by,
  has_weights: has,
}: ExplainedNetwork): string {
  const ending = epochs === null ? state : `${state}, ${counted(epochs, "epoch")}, stopped by ${by}`;
  const weights = has || state === "missing" ? "" : "; its weights are not there";
  return `seed ${seed}, ${key}: ${ending}${weights}`;
}

function jobHeading({ kind, key, state, reason }: ExplainedJob): string {
  return `${kind} ${key}: ${state}${reason === null ? "" : `: ${reason}`}`;
}

function jobLines({ needs, results, other_results: others }: ExplainedJob): readonly string[] {
  const done = results.filter((own) => own.is_done);
  const open = results.filter((own) => !own.is_done);
  const words = (own: ExplainedJob["results"]) =>
    own.map(({ key, seeds, file }) => `${key} of ${seedWords(seeds)}${file === null ? "" : ` in ${file}`}`);
  return [
    ...needs.map(({ kind, key, state }) => `needs ${kind} ${key}, ${state === "done" ? "done" : state}`),
    ...words(done),
    ...words(open).map((text) => `not there: ${text}`),
    ...(others === 0 ? [] : [`and ${counted(others, "result")} of other cells`]),
  ];
}

function seedWords(seeds: readonly number[]): string {
  return seeds.length === 1 ? `seed ${seeds[0]}` : `seeds ${conjoined(seeds.map(String))}`;
}
