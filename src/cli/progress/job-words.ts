import type { Job, PlannedNetwork } from "#atlas/plan";
import { KNOBS, type KnobName } from "#taxonomy";
import { counted } from "#words";

/** A job in a few words, such as `train 12 networks · width 8, batch size 16`; knobs that its networks share are named. */
export function jobWords(job: Job, knobs: readonly KnobName[]): string {
  const networks =
    job.kind === "connectivity" ? job.pairs.flatMap(({ first, second }) => [first, second]) : job.networks;
  const what = job.kind === "train" ? `train ${counted(job.networks.length, "network")}` : job.kind;
  const place = knobs.flatMap((knob) => sharedValue(networks, knob)).join(", ");
  return place === "" ? what : `${what} · ${place}`;
}

function sharedValue(networks: readonly PlannedNetwork[], knob: KnobName): string[] {
  const [value, ...others] = new Set(networks.map(({ knobs }) => knobs[knob]));
  if (value === undefined || value === null || others.length > 0) return [];
  return [`${KNOBS[knob].title.toLowerCase()} ${value}`];
}
