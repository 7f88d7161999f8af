import { type Measurement, measurements } from "#measurements";
import type { DataConfiguration } from "./configuration.ts";
import { hasSentences } from "./example-shape.ts";

/** The measurements that networks on the examples of a data section are measured by, in their order. */
export function measurementsOf(data: Pick<DataConfiguration, "source">): readonly Measurement[] {
  return measurements().filter(({ needsSentences }) => !needsSentences || hasSentences(data));
}
