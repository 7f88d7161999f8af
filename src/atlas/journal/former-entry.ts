import { z } from "zod";
import type { JournalObservation, TaskResult } from "./entry.ts";

const seed = z.int().nonnegative();
const numberOrNull = z.number().nullable();

const FORMER_ENTRY = z.object({
  key: z.string().min(1),
  kind: z.enum(["train", "curvature", "connectivity", "similarity"]),
  seconds: z.number().nonnegative(),
  peak_memory_mb: z.number().nonnegative(),
  networks: z.array(
    z.object({
      key: z.string(),
      cell: z.string(),
      seed,
      status: z.enum(["trained", "diverged"]),
      degenerate: z.boolean(),
      epochs: z.number().nonnegative(),
      updates: z.number().nonnegative(),
      stopped_by: z.enum(["budget", "plateau", "target-loss", "divergence"]),
      history: z.object({ loss: z.array(numberOrNull), error_pct: z.array(numberOrNull) }),
    }),
  ),
  observations: z.array(
    z.object({
      cell: z.string(),
      metric: z.string(),
      seeds: z.union([z.tuple([seed]), z.tuple([seed, seed])]),
      value: numberOrNull,
      standard_error: numberOrNull,
      detail: z.record(z.string(), z.union([z.number(), z.boolean(), z.string(), z.null()])).exactOptional(),
    }),
  ),
});

/** A finished job as the first format of journals kept it: whole, under a key that hashes all that it was of. */
export type FormerEntry = z.output<typeof FORMER_ENTRY>;

/** The entry of a line of the first format; `undefined` if it is none. */
export function formerEntry(entry: unknown): FormerEntry | undefined {
  const parsed = FORMER_ENTRY.safeParse(entry);
  return parsed.success ? parsed.data : undefined;
}

/** The results of a finished training in the first format, which named each network by its own key already. */
export function trainingResults({ networks, observations }: FormerEntry): readonly TaskResult[] {
  return networks.map(({ key, cell, seed, ...training }) => ({
    key,
    cell,
    seeds: [seed],
    observations: observations
      .filter((own) => own.cell === cell && own.seeds.length === 1 && own.seeds[0] === seed)
      .map(observationOf),
    training,
  }));
}

/** What a finished measurement in the first format says of some seeds of its cell. */
export function observationsOfSeeds(
  { observations }: FormerEntry,
  seeds: readonly number[],
): readonly JournalObservation[] {
  return observations
    .filter((own) => own.seeds.length === seeds.length && own.seeds.every((seed, i) => seed === seeds[i]))
    .flatMap((own) => [observationOf(own), ...quantitiesOfDetail(own)]);
}

type FormerObservation = FormerEntry["observations"][number];

function observationOf({ metric, value, standard_error, detail }: FormerObservation): JournalObservation {
  const words = Object.entries(detail ?? {}).filter(
    ([name]) => DETAIL_QUANTITIES[metric]?.[name] === undefined,
  );
  return {
    metric,
    value,
    standard_error,
    ...(words.length > 0 && { detail: Object.fromEntries(words) }),
  };
}

/** What the first format kept as a detail of another number and is a quantity of its own. */
const DETAIL_QUANTITIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  hessian_top_eig: { smallest: "hessian_smallest_eig" },
  mode_connectivity_pct: {
    published: "mode_connectivity_published_pct",
    length_ratio: "curve_length_ratio",
    final_curve_loss: "final_curve_loss",
  },
  cka_softmax: { debiased: "cka_softmax_debiased", agreement: "agreement", jensen_shannon: "jensen_shannon" },
};

function quantitiesOfDetail({ metric, detail = {} }: FormerObservation): JournalObservation[] {
  return Object.entries(DETAIL_QUANTITIES[metric] ?? {}).flatMap(([name, quantity]) => {
    const value = detail[name];
    if (value === undefined || (typeof value !== "number" && value !== null)) return [];
    return [{ metric: quantity, value, standard_error: null }];
  });
}
