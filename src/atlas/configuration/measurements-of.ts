import { type Measurement, measurements } from "#measurements";
import type { DataConfiguration } from "./configuration.ts";
import { hasSentences } from "./example-shape.ts";

/**
 * The measurements that networks of an experiment are measured by, in their order: those that fit its examples, and of
 * those that are made only where they are asked for the ones that have a section.
 */
export function measurementsOf({
  data,
  measure,
}: {
  readonly data: Pick<DataConfiguration, "source">;
  readonly measure: Readonly<Record<string, unknown>>;
}): readonly Measurement[] {
  return measurements()
    .filter(({ needsSentences }) => !needsSentences || hasSentences(data))
    .filter(({ kind, onlyAsked }) => !onlyAsked || measure[kind] !== undefined);
}
