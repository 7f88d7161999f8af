import type { ExperimentConfiguration } from "#atlas/configuration";
import { type KnobName, knobNamed } from "#knobs";
import { counted } from "#words";
import { type Job, networksOf, type PlannedNetwork, TRAIN } from "./job.ts";

/** A job in a few words, such as `train 12 networks · width 8, batch size 16`; knobs that its networks share are named. */
export function jobWords(job: Job, knobs: readonly KnobName[]): string {
  const networks = networksOf(job);
  const what = job.kind === TRAIN ? `train ${counted(networks.length, "network")}` : job.kind;
  const place = knobs.flatMap((knob) => sharedValue(networks, knob)).join(", ");
  return place === "" ? what : `${what} · ${place}`;
}

/** The knobs that tell the cells of a grid apart, as its jobs are named by. */
export function knobsOfGrid({ grid }: Pick<ExperimentConfiguration, "grid">): readonly KnobName[] {
  return [grid.load, grid.temperature, ...grid.slices].map(({ knob }) => knob);
}

function sharedValue(networks: readonly PlannedNetwork[], knob: KnobName): string[] {
  const [value, ...others] = new Set(networks.map(({ knobs }) => knobs[knob]));
  if (value === undefined || value === null || others.length > 0) return [];
  return [`${knobNamed(knob).title.toLowerCase()} ${value}`];
}
