/**
 * Time of one update of an ensemble of three perceptrons inside a compiled loop: `node bench/engine-steps.ts`.
 *
 * Prints the fastest and the median of five runs of 400 updates, in microseconds an update.
 */
import { grad, nn, numpy as np, vmap } from "@jax-js/jax";
import { compileScan } from "#engine";
import { randomStream } from "#random";
import { elementCount, float32Tensor, int32Tensor, type Tensor } from "#trees";

const [MEMBERS, EXAMPLES, UPDATES, CLASSES] = [3, 1000, 400, 10];
const stream = randomStream(0, "bench");

const normal = (...shape: number[]): Tensor =>
  float32Tensor(
    Float32Array.from({ length: elementCount(shape) }, () => 0.1 * stream.normal()),
    shape,
  );
const whole = (bound: number, ...shape: number[]): Tensor =>
  int32Tensor(
    Int32Array.from({ length: elementCount(shape) }, () => stream.below(bound)),
    shape,
  );
const spec = ({ type, shape }: Tensor) => ({ type, shape });

function loss(parameters: readonly np.Array[], x: np.Array, y: np.Array): np.Array {
  const logits = parameters.reduce((h, w, i) => np.dot(i === 0 ? h : nn.relu(h), w), x);
  const isLabel = np.equal(y.reshape([-1, 1]), np.arange(CLASSES, undefined, undefined, { dtype: np.int32 }));
  return np
    .where(isLabel, nn.logSoftmax(logits, -1), 0)
    .sum()
    .mul(-1 / x.shape[0]!);
}

const gradients = vmap(
  (parameters: np.Array[], x: np.Array, y: np.Array) => grad((p: np.Array[]) => loss(p, x, y))(parameters),
  [0, 0, 0],
) as (parameters: np.Array[], x: np.Array, y: np.Array) => np.Array[];

async function measure(widths: readonly number[], batch: number): Promise<string> {
  const weights = widths.slice(1).map((width, i) => normal(MEMBERS, widths[i]!, width));
  const constants = [normal(EXAMPLES, widths[0]!), whole(CLASSES, EXAMPLES)];
  const loop = await compileScan<np.Array[], np.Array, np.Array[], readonly np.Array[]>({
    carry: weights.map(spec),
    slice: { type: "int32", shape: [MEMBERS, batch] },
    constants: constants.map(spec),
    step: (parameters, indices, [images, labels]) => {
      const [x, y] = [np.take(images!, indices.ref, 0), np.take(labels!, indices, 0)];
      const found = gradients(
        parameters.map((w) => w.ref),
        x,
        y,
      );
      return [parameters.map((w, i) => w.sub(found[i]!.mul(0.01))), []];
    },
  });
  const slices = whole(EXAMPLES, UPDATES, MEMBERS, batch);
  const times: number[] = [];
  for (let run = 0; run < 6; run++) {
    const start = performance.now();
    await loop.run({ carry: weights, slices, constants });
    times.push((1000 * (performance.now() - start)) / UPDATES);
  }
  loop.release();
  const [fastest, , median] = times.slice(1).sort((a, b) => a - b);
  return `${widths.join("-")}, batch ${batch}: ${fastest!.toFixed(0)} (median ${median!.toFixed(0)})`;
}

for (const widths of [
  [144, 16, 16, CLASSES],
  [784, 128, 128, CLASSES],
]) {
  for (const batch of [8, 64]) console.log(await measure(widths, batch));
}
