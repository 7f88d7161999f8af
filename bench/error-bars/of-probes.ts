import { type LabelledImages, stratifiedSubset } from "#data";
import type { RandomStream } from "#random";
import { measuredOf } from "./measured.ts";
import type { TrainedShape } from "./of-networks.ts";
import type { Trial } from "./trial.ts";

/** Probes of a measurement, as a run usually takes them, and of what is held to be true. */
const [PROBES, MANY] = [512, 3000];

/** Comparisons of networks, over probe sets that are made of fresh examples. */
export async function trialsOfProbes(
  shapes: readonly TrainedShape[],
  pool: LabelledImages,
  { replicates, stream }: { readonly replicates: number; readonly stream: RandomStream },
): Promise<readonly Trial[]> {
  const trials: Trial[] = [];
  for (const { objective, networks } of shapes) {
    const measured = (probes: number, own: RandomStream, uncertainty: boolean) =>
      measuredOf({
        kind: "similarity",
        settings: { examples: probes, measures: "all", uncertainty },
        objective,
        networks,
        train: stratifiedSubset(pool, probes, own.child("examples")),
        stream: own,
      });
    const exact = await measured(MANY, stream.child("many"), false);
    for (let replicate = 0; replicate < replicates; replicate++) {
      const found = await measured(PROBES, stream.child("replicate", replicate), true);
      for (const [pair, { observations }] of found.entries()) {
        for (const { quantity, value, standardError } of observations) {
          const known = exact[pair]!.observations.find((own) => own.quantity === quantity)!;
          if (value === null || standardError === null || known.value === null) continue;
          trials.push({
            quantity,
            truth: "many more fresh probes",
            value,
            error: standardError,
            exact: known.value,
            // Of as many probes more by the root of their number less.
            exactError: standardError * Math.sqrt(PROBES / MANY),
          });
        }
      }
    }
  }
  return trials;
}
