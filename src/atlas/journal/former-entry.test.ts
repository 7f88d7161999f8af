import { describe, expect, it } from "vitest";
import { findQuantity } from "#quantities";
import { type FormerEntry, observationsOfSeeds } from "./former-entry.ts";

type Former = FormerEntry["observations"][number];

/** What a former entry with one observation says of its seeds, as names and values, details last. */
function adopted(observation: Pick<Former, "metric" | "seeds" | "value" | "detail">) {
  const entry: FormerEntry = {
    key: "a",
    kind: "similarity",
    seconds: 1,
    peak_memory_mb: 1,
    networks: [],
    observations: [{ cell: "c", standard_error: null, ...observation }],
  };
  return observationsOfSeeds(entry, observation.seeds);
}

const FORMER: readonly Parameters<typeof adopted>[0][] = [
  {
    metric: "hessian_top_eig",
    seeds: [0],
    value: 3,
    detail: { smallest: -1, residual: 1e-5, converged: true, iterations: 7 },
  },
  {
    metric: "mode_connectivity_pct",
    seeds: [0, 1],
    value: -2,
    detail: { published: -3, length_ratio: 1.25, final_curve_loss: 0.5, diverged: false },
  },
  {
    metric: "cka_softmax",
    seeds: [0, 1],
    value: 0.7,
    detail: { debiased: 0.6, agreement: 0.75, jensen_shannon: 0.125 },
  },
];

describe("a number that the first format kept as a detail of another", () => {
  it("is an observation of its own, and the rest of the details stay", () => {
    const found = FORMER.map((one) =>
      adopted(one).map(({ metric, value, detail }) => [metric, value, detail]),
    );
    expect(found).toEqual([
      [
        ["hessian_top_eig", 3, { residual: 1e-5, converged: true, iterations: 7 }],
        ["hessian_smallest_eig", -1, undefined],
      ],
      [
        ["mode_connectivity_pct", -2, { diverged: false }],
        ["mode_connectivity_published_pct", -3, undefined],
        ["curve_length_ratio", 1.25, undefined],
        ["final_curve_loss", 0.5, undefined],
      ],
      [
        ["cka_softmax", 0.7, undefined],
        ["cka_softmax_debiased", 0.6, undefined],
        ["agreement", 0.75, undefined],
        ["jensen_shannon", 0.125, undefined],
      ],
    ]);
  });

  it("is a registered quantity, told when asked for, of what the other is of", () => {
    for (const one of FORMER) {
      const { of } = findQuantity(one.metric)!;
      for (const { metric } of adopted(one).slice(1))
        expect(findQuantity(metric)).toMatchObject({ column: "asked", of });
    }
  });

  it("is undefined where it was, and absent where it was no number", () => {
    const undefinedOnes = adopted({
      metric: "hessian_top_eig",
      seeds: [0],
      value: null,
      detail: { smallest: null },
    });
    expect(undefinedOnes[1]).toEqual({ metric: "hessian_smallest_eig", value: null, standard_error: null });
    expect(
      adopted({ metric: "hessian_top_eig", seeds: [0], value: 1, detail: { smallest: "low" } }),
    ).toHaveLength(1);
    expect(adopted({ metric: "hessian_top_eig", seeds: [0], value: 1 })).toEqual([
      { metric: "hessian_top_eig", value: 1, standard_error: null },
    ]);
    expect(adopted({ metric: "hessian_trace", seeds: [0], value: 1, detail: { smallest: 1 } })).toHaveLength(
      1,
    );
  });
});
