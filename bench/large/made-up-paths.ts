import type { TaskResult } from "#atlas/journal";
import { float32Tensor, type Tensor } from "#trees";

/** Points of each path, as many as connectivity judges. */
const POINTS = 25;

/** Line and curve of a made-up pair as arrays: humps as high as its barriers, on losses of 0.1. */
export function madeUpPaths({ observations }: TaskResult): Readonly<Record<string, Tensor>> {
  const heightOf = (name: string) => observations.find(({ metric }) => metric === name)?.value ?? 0;
  const t = Float32Array.from({ length: POINTS }, (_, i) => i / (POINTS - 1));
  const path = (name: string, points: number, nats: number) => ({
    [`${name}.t`]: float32Tensor(t, [POINTS]),
    [`${name}.error_pct`]: float32Tensor(
      t.map((own) => 4 * own * (1 - own) * points),
      [POINTS],
    ),
    [`${name}.loss`]: float32Tensor(
      t.map((own) => 0.1 + 4 * own * (1 - own) * nats),
      [POINTS],
    ),
  });
  return {
    ...path("line", heightOf("linear_barrier_pct"), heightOf("linear_barrier_nll")),
    ...path("profile", heightOf("curve_barrier_pct"), heightOf("curve_barrier_nll")),
  };
}
