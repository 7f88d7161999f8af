import { inputsOf, inputsPerExample, type Targets, targetsPerExample } from "#data";
import { statisticsOf } from "./measured-networks.ts";
import type { Measured, MeasuredNetwork, MeasurementData, MeasurementRequest } from "./measurement.ts";

/** The first examples, which are stratified and the same in every cell, with their targets. */
export function firstExamples(
  { train, labels }: MeasurementData,
  wanted: number,
): { readonly inputs: Float32Array | Int32Array; readonly targets: Targets } {
  const count = Math.min(wanted, train.count);
  return {
    inputs: inputsOf(train).subarray(0, count * inputsPerExample(train)),
    targets: labels.subarray(0, count * targetsPerExample(train)),
  };
}

/** Networks whose loss about them is asked for, on the first training examples. */
export function lossesAbout(
  { objective, data }: Pick<MeasurementRequest<unknown>, "objective" | "data">,
  networks: readonly MeasuredNetwork[],
  examples: number,
) {
  return {
    objective,
    networks: networks.map(({ parameters }) => parameters),
    statistics: statisticsOf(networks),
    examples: firstExamples(data, examples),
    population: data.train.count,
  };
}

/** The same with a stream for each of what is drawn for one purpose: errors of networks that share draws do not average out. */
export function drawnAbout(
  request: Pick<MeasurementRequest<unknown>, "objective" | "data" | "stream">,
  networks: readonly MeasuredNetwork[],
  examples: number,
  purpose: string,
) {
  return {
    ...lossesAbout(request, networks, examples),
    streams: networks.map(({ key }) => request.stream(purpose, key)),
  };
}

/** What a measurement of networks gives of those that did not diverge, and nothing of the others. */
export async function ofSoundNetworks<Settings>(
  { networks, subjects }: MeasurementRequest<Settings>,
  measure: (sound: readonly MeasuredNetwork[]) => Promise<readonly Measured[]>,
): Promise<readonly Measured[]> {
  const own = subjects.map(([position]) => networks[position!]!);
  const sound = own.filter(({ diverged }) => !diverged);
  if (sound.length === 0) return own.map(() => ({ observations: [] }));
  const results = new Map((await measure(sound)).map((result, i) => [sound[i]!, result]));
  return own.map((network) => results.get(network) ?? { observations: [] });
}
