import { grad, lax, nn, numpy as np } from "@jax-js/jax";
import { compile } from "#engine";
import { randomStream } from "#random";
import { elementCount, float32Tensor, type Tensor } from "#trees";
import { normals } from "../draws.ts";
import { startTorchScript } from "../pytorch.ts";
import { inTurns, secondsOf } from "../spread.ts";
import { bestMedian, type Row, STARTS, timesOf } from "./row.ts";

const [LAYERS, CHANNELS, EXAMPLES, SIZE] = [4, 64, 32, 32];
const MATRIX = 1536;

/** Forward, gradient of the maps and gradient of the weights: three convolutions of equal work a layer. */
const STACK_OPERATIONS = 3 * LAYERS * 2 * EXAMPLES * SIZE ** 2 * CHANNELS ** 2 * 9;
const PRODUCT_OPERATIONS = 2 * MATRIX ** 3;

/** A stack of convolutions against the fastest matrix product that either side manages in the same run. */
export const convolutionStack: Row = {
  name: "convolutions",
  title: `${LAYERS} 3×3 convolutions ${CHANNELS}→${CHANNELS} with ReLU on ${EXAMPLES}×${CHANNELS}×${SIZE}×${SIZE}, forward and backward: share of the peak of a ${MATRIX}³ matrix product`,
  async *measure({ repetitions, pytorch }) {
    const stack = await compile(
      (all: np.Array[]) => grad(sumOfStack)(all) as np.Array[],
      [[MAPS, ...Array<typeof WEIGHTS>(LAYERS).fill(WEIGHTS)].map((shape) => spec(shape))],
      { name: "convolution-stack" },
    );
    const product = await compile(
      (a: np.Array, b: np.Array) => np.dot(a, b),
      [spec([MATRIX, MATRIX]), spec([MATRIX, MATRIX])],
      { name: "matrix-product" },
    );
    const arrays = [tensor(MAPS, 1), ...Array.from({ length: LAYERS }, () => tensor(WEIGHTS, 0.06))];
    const matrix = tensor([MATRIX, MATRIX], 1);
    const options = { layers: LAYERS, channels: CHANNELS, examples: EXAMPLES, size: SIZE };
    const scripts = pytorch
      ? [
          ...STARTS.map((start) => startTorchScript(pytorch, start, "convolution_stack.py", options)),
          ...STARTS.map((start) => startTorchScript(pytorch, start, "matrix_product.py", { size: MATRIX })),
        ]
      : [];
    try {
      const [ours, ourProduct, installed, best, ...theirProducts] = await inTurns(
        [
          () => secondsOf(() => stack.run(arrays)),
          () => secondsOf(() => product.run(matrix, matrix)),
          ...scripts.map((torch) => torch.repeat),
        ],
        { repetitions, warmUps: 1 },
      );
      const theirs = timesOf(installed, best);
      const fastest = Math.min(ourProduct!.least, ...theirProducts.map(({ least }) => least));
      const peak = PRODUCT_OPERATIONS / fastest;
      const shareOf = (seconds: number): number => (100 * STACK_OPERATIONS) / seconds / peak;
      const speed = `peak ${(peak / 1e9).toFixed(0)} GFLOP/s`;
      yield {
        kind: "compared",
        row: convolutionStack.name,
        case: `width ${CHANNELS}`,
        ours: ours!,
        pytorch: theirs,
        measured: shareOf(ours!.median),
        wanted: 80,
        unit: "%",
        remark: theirs
          ? `${speed}; PyTorch reaches ${shareOf(bestMedian(theirs)).toFixed(0)} % of it`
          : speed,
      };
    } finally {
      stack.release();
      product.release();
      for (const torch of scripts) torch.stop();
    }
  },
};

const MAPS = [EXAMPLES, CHANNELS, SIZE, SIZE];
const WEIGHTS = [CHANNELS, CHANNELS, 3, 3];

const spec = (shape: readonly number[]) => ({ type: "float32", shape }) as const;

function tensor(shape: readonly number[], deviation: number): Tensor {
  const values = normals(elementCount(shape), randomStream(0, "bench", ...shape));
  return float32Tensor(
    values.map((value) => deviation * value),
    shape,
  );
}

/** The sum of what the stack puts out; consumes maps and weights. */
function sumOfStack([maps, ...weights]: np.Array[]): np.Array {
  return weights.reduce((x, kernel) => nn.relu(convolved(x, kernel)), maps!).sum();
}

const convolved = (maps: np.Array, kernel: np.Array): np.Array =>
  lax.convGeneralDilated(
    maps,
    kernel,
    [1, 1],
    [
      [1, 1],
      [1, 1],
    ],
  );
