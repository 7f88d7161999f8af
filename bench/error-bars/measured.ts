import type { LabelledImages } from "#data";
import type { NetworkObjective } from "#landscape";
import {
  type Measured,
  type MeasuredNetwork,
  type MeasurementRequest,
  type MeasurementSettings,
  measurementNamed,
} from "#measurements";
import type { RandomStream } from "#random";

/** What a measurement is asked for, beside the settings that it usually has. */
export interface Asked {
  readonly kind: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly objective: NetworkObjective;
  readonly networks: readonly MeasuredNetwork[];
  readonly train: LabelledImages;
  readonly test?: LabelledImages;
  readonly stream: RandomStream;
}

/** The settings of a measurement as it usually has them, but for some. */
export function settingsOf(kind: string, some: Asked["settings"]): MeasurementSettings {
  const usual = Object.entries(measurementNamed(kind)!.settings).map(
    ([key, own]) => [key, own.usual.better] as const,
  );
  return { ...Object.fromEntries(usual), ...some, procedure: "better" };
}

/** What a run would measure of these networks. */
export function measuredOf({
  kind,
  settings,
  train,
  test = train,
  stream,
  ...asked
}: Asked): Promise<readonly Measured[]> {
  const measurement = measurementNamed(kind)!;
  const all = settingsOf(kind, settings);
  const request: MeasurementRequest<MeasurementSettings> = {
    ...asked,
    subjects: measurement.subjects(asked.networks.length, all),
    data: { train, labels: train.labels, test },
    settings: all,
    stream: (...purpose) => purpose.reduce<RandomStream>((own, word) => own.child(word), stream),
    initialParameters: () => {
      throw new Error("nothing here is to start from new networks");
    },
  };
  return measurement.measure(request);
}

/** A network that was trained well, by its name. */
export function soundNetwork(key: string, parameters: Float32Array): MeasuredNetwork {
  return { key, parameters, diverged: false, degenerate: false };
}
