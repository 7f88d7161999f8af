import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type HessianOperators,
  type HessianRequest,
  hessianProducts,
  hutchinson,
  inLockstep,
  lanczosWithKnownPart,
} from "#landscape/curvature";
import { randomStream } from "#random";
import type { ParameterLayout } from "#trees";
import { HESSIAN_EXAMPLES, trainedResnet } from "../hessian.ts";
import { startTorchScript } from "../pytorch.ts";
import { inTurns, secondsOf } from "../spread.ts";
import { type Row, ratioOf, STARTS, timesOf } from "./row.ts";

const WIDTH = 4;

/** The standard error that is wanted, of the trace, percent; as PyTorch's side, no sooner than after eight probes. */
const PERCENT = 5;
const MOST_PROBES = 2000;

/** Steps of Lanczos that are worth their products where nothing but the trace is wanted. */
const LANCZOS_STEPS = 8;

/** The trace of a trained network's Hessian to a relative standard error. */
export const trace: Row = {
  name: "trace",
  title: `trace of the Hessian to a relative standard error of ${PERCENT} %, trained ResNet-18 on ${HESSIAN_EXAMPLES} images`,
  async *measure({ repetitions, pytorch }) {
    const { layout, ...request } = await trainedResnet(WIDTH);
    const operators = await hessianProducts(request);
    const folder = await mkdtemp(join(tmpdir(), "loss-atlas-trace-"));
    const file = join(folder, "network.f32");
    await writeFile(file, asPyTorchReads(request, layout));
    const options = { width: WIDTH, examples: HESSIAN_EXAMPLES, percent: PERCENT, file };
    const scripts = pytorch
      ? STARTS.map((start) => startTorchScript(pytorch, start, "trace.py", options))
      : [];
    const products: number[] = [];
    try {
      const repeat = async () => {
        const seconds = await secondsOf(async () => {
          products.push(await productsOfTrace(operators, products.length));
        });
        return seconds;
      };
      const [ours, installed, best] = await inTurns([repeat, ...scripts.map((torch) => torch.repeat)], {
        repetitions,
        warmUps: 1,
      });
      const theirs = scripts.flatMap(({ counts }) => counts);
      yield {
        kind: "compared",
        row: trace.name,
        case: `width ${WIDTH}`,
        wanted: 3,
        ...ratioOf(ours!, timesOf(installed, best)),
        remark: `products: ${rangeOf(products)} (${LANCZOS_STEPS + 2} of Lanczos), PyTorch ${rangeOf(theirs)}`,
      };
    } finally {
      for (const torch of scripts) torch.stop();
      operators.release();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** Estimates the trace, each repetition by draws of its own, and gives the products that it took. */
async function productsOfTrace(operators: HessianOperators, repetition: number): Promise<number> {
  const { dimension } = operators;
  const stream = randomStream(0, "bench", "trace", repetition);
  const start = { dimension, stream: stream.child("start"), steps: LANCZOS_STEPS, tolerance: 0 };
  const [found] = await inLockstep([lanczosWithKnownPart(start, [])], operators);
  const [estimate] = await inLockstep(
    [
      hutchinson({
        dimension,
        stream: stream.child("probes"),
        probes: MOST_PROBES,
        probesAtOnce: operators.blockSize,
        relativeError: PERCENT / 100,
        known: found!.known,
      }),
    ],
    operators,
  );
  // What of the last block is not looked at was computed all the same.
  const { blockSize } = operators;
  return LANCZOS_STEPS + 2 + Math.ceil(estimate!.probes / blockSize) * blockSize;
}

/** Parameters, statistics and images, float32 one after another, and labels; the last layer as PyTorch lays it out. */
function asPyTorchReads(
  { networks, statistics, examples }: HessianRequest,
  { entries }: ParameterLayout,
): Uint8Array {
  const parameters = Float32Array.from(networks[0]!);
  const last = entries.find(({ name }) => name === "linear.weight")!;
  const [inputs, outputs] = [last.shape[0]!, last.shape[1]!];
  for (let i = 0; i < inputs; i++) {
    for (let j = 0; j < outputs; j++) {
      parameters[last.offset + j * inputs + i] = networks[0]![last.offset + i * outputs + j]!;
    }
  }
  const parts = [parameters, statistics![0]!, examples.inputs!, examples.targets!];
  return Buffer.concat(
    parts.map((values) => Buffer.from(values.buffer, values.byteOffset, values.byteLength)),
  );
}

function rangeOf(counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return counts.length === 0 ? "none" : least === most ? `${least}` : `${least} to ${most}`;
}
