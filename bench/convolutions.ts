/**
 * Times of convolutions by each way of lowering them: `node bench/convolutions.ts [layer …]`.
 *
 * Prints, for layers of ResNet-18 and all three directions of training, ONNX's own convolution, one with interleaved
 * examples, a blocked one with the reordering around it and one of several rows at once, which way `cost.ts` of the
 * engine predicts to be the fastest, and how much longer that takes than the fastest measured. A way that the engine
 * does not choose for a layer even where others are left out is not measured.
 */
import { grad, lax, numpy as np } from "@jax-js/jax";
import { type CompileOptions, compile } from "#engine";
import { randomStream } from "#random";
import { elementCount, float32Tensor } from "#trees";
import { asCommand, chosenByName } from "./command.ts";
import { normals } from "./draws.ts";
import { inTurns, secondsOf } from "./spread.ts";
import { duration, tableText } from "./table.ts";

const EXAMPLES = 128;
const REPETITIONS = 5;

/** A 3×3 convolution of square maps. */
interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** Side of the input. */
  readonly size: number;
  readonly stride: number;
}

const LAYERS: readonly Layer[] = [
  { inputs: 3, outputs: 16, size: 32, stride: 1 },
  { inputs: 4, outputs: 4, size: 32, stride: 1 },
  { inputs: 8, outputs: 8, size: 16, stride: 1 },
  { inputs: 16, outputs: 16, size: 32, stride: 1 },
  { inputs: 16, outputs: 32, size: 32, stride: 2 },
  { inputs: 32, outputs: 32, size: 16, stride: 1 },
  { inputs: 64, outputs: 64, size: 8, stride: 1 },
  { inputs: 128, outputs: 128, size: 4, stride: 1 },
  { inputs: 64, outputs: 64, size: 32, stride: 1 },
];

const nameOf = ({ inputs, outputs, size, stride }: Layer): string =>
  `${inputs}-${outputs}@${size}${stride === 1 ? "" : `/${stride}`}`;

/** Ways of lowering, by the passes that are left out so that no other one is chosen. */
const WAYS = [
  { name: "plain", without: ["blocked-convolution", "interleaved-convolution"] },
  { name: "interleaved", without: ["blocked-convolution"] },
  { name: "blocked", without: ["row-split", "interleaved-convolution"] },
  { name: "rows", without: ["interleaved-convolution"] },
] as const satisfies readonly { name: string; without: CompileOptions["without"] }[];

type Operation = (first: np.Array, second: np.Array) => np.Array;

/** One direction of a layer as a function of two arrays, with their shapes. */
interface Direction {
  readonly name: string;
  readonly operation: Operation;
  readonly shapes: readonly [readonly number[], readonly number[]];
}

function directionsOf({ inputs, outputs, size, stride }: Layer): readonly Direction[] {
  const maps = [EXAMPLES, inputs, size, size];
  const weights = [outputs, inputs, 3, 3];
  const results = [EXAMPLES, outputs, size / stride, size / stride];
  const convolve: Operation = (x, w) =>
    lax.convGeneralDilated(
      x,
      w,
      [stride, stride],
      [
        [1, 1],
        [1, 1],
      ],
    );
  // A convolution is linear in each operand: its gradient is the same at zero as anywhere.
  return [
    { name: "forward", operation: convolve, shapes: [maps, weights] },
    {
      name: "input gradient",
      operation: (cotangent, w) => grad((x: np.Array) => convolve(x, w).mul(cotangent).sum())(np.zeros(maps)),
      shapes: [results, weights],
    },
    {
      name: "weight gradient",
      operation: (cotangent, x) =>
        grad((w: np.Array) => convolve(x, w).mul(cotangent).sum())(np.zeros(weights)),
      shapes: [results, maps],
    },
  ];
}

/** A row of the table; releases what it compiles. */
async function measureDirection(layer: Layer, { name, operation, shapes }: Direction): Promise<string[]> {
  const specs = shapes.map((shape) => ({ type: "float32", shape }) as const);
  const stream = randomStream(0, "bench", "convolutions");
  const [first, second] = shapes.map((shape) => float32Tensor(normals(elementCount(shape), stream), shape));
  const compiled = await Promise.all(
    WAYS.map(({ without }) =>
      compile<[np.Array, np.Array], np.Array>(operation, [specs[0]!, specs[1]!], { without }),
    ),
  );
  const whole = await compile<[np.Array, np.Array], np.Array>(operation, [specs[0]!, specs[1]!]);
  const firstLike = (model: Uint8Array): number =>
    compiled.findIndex((other) => Buffer.compare(model, other.model) === 0);
  // A way that was not chosen left the program as it was without it.
  const measured = compiled.flatMap((program, i) =>
    firstLike(program.model) === i ? [{ way: WAYS[i]!.name, program }] : [],
  );
  try {
    const spreads = await inTurns(
      measured.map(
        ({ program }) =>
          () =>
            secondsOf(() => program.run(first!, second!)),
      ),
      { repetitions: REPETITIONS, warmUps: 1 },
    );
    const medians = new Map(measured.map(({ way }, i) => [way, spreads[i]!.median]));
    const chosen = WAYS[firstLike(whole.model)]!.name;
    const loss = medians.get(chosen)! / Math.min(...medians.values());
    return [
      `${nameOf(layer)} ${name}`,
      ...WAYS.map(({ name: way }) => (medians.has(way) ? duration(medians.get(way)!) : "–")),
      chosen,
      `${loss.toFixed(2)} ×`,
    ];
  } finally {
    for (const program of [whole, ...compiled]) program.release();
  }
}

await asCommand(async () => {
  const rows = [["inputs-outputs@size", ...WAYS.map(({ name }) => name), "chosen", "of the fastest"]];
  for (const layer of chosenByName(LAYERS, nameOf, process.argv.slice(2))) {
    for (const direction of directionsOf(layer)) rows.push(await measureDirection(layer, direction));
    process.stderr.write(`${nameOf(layer)} done\n`);
  }
  process.stdout.write(`${tableText(rows)}\n`);
});
