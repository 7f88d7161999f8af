/**
 * Where the time goes: `node bench/profile.ts [training-step | hessian-block | hessian-product] [width]`, or
 * `transformer-step`, `transformer-block` or `transformer-product`.
 *
 * Runs training or Hessian-vector products of ResNet-18, or of the Transformer of the bench, on one thread and prints the
 * time of its programs by operator, found as `loss-atlas run --profile` finds it: the programs run undisturbed, ONNX Runtime's profiler tells the shares.
 */
import { resnet18 } from "#families/networks";
import { Stopwatch, type Timing } from "#timing";
import { asCommand, badArgument } from "./command.ts";
import { resnetHessian } from "./hessian.ts";
import { duration, tableText } from "./table.ts";
import { secondsOfUpdate } from "./training-time.ts";
import { secondsOfTransformerUpdate, TRANSFORMER, transformerHessian } from "./transformer.ts";

/** Times that the work is done after a first one, which does not count. */
const REPETITIONS = 5;

/** A piece of work to profile. */
interface Work {
  readonly network: (width: number) => string;
  /** Updates, or calls, of one repetition. */
  readonly units: number;
  /** Makes it ready to be repeated. */
  readonly prepare: (width: number) => Promise<() => Promise<unknown>>;
}

/** Pairs of sentences of a batch of the Transformer, and of its loss. */
const PAIRS = 64;

/** Updates of one repetition of a training: one epoch, then two. */
const UPDATES = 3;

const ofResnet = (width: number): string => `ResNet-18 of width ${width}`;
const ofTransformer = (): string => `the Transformer of width ${TRANSFORMER.width}`;

/** Works that can be profiled. */
const WORKS = new Map<string, Work>([
  [
    "training-step",
    {
      network: ofResnet,
      units: UPDATES,
      prepare: async (width) => () =>
        secondsOfUpdate({
          network: resnet18({ inputShape: [3, 32, 32], width, classes: 10 }),
          members: 1,
          batchSize: 128,
          updatesPerEpoch: 1,
          epochs: 1,
        }),
    },
  ],
  [
    "hessian-block",
    {
      network: ofResnet,
      units: 1,
      prepare: async (width) => {
        const { operators, probes } = await resnetHessian(width);
        return () => operators.applyBlocks([probes]);
      },
    },
  ],
  [
    "hessian-product",
    {
      network: ofResnet,
      units: 1,
      prepare: async (width) => {
        const { operators, probes } = await resnetHessian(width);
        return () => operators.apply([probes[0]!]);
      },
    },
  ],
  [
    "transformer-step",
    {
      network: ofTransformer,
      units: UPDATES,
      prepare: async () => () => secondsOfTransformerUpdate(PAIRS, 1),
    },
  ],
  [
    "transformer-block",
    {
      network: ofTransformer,
      units: 1,
      prepare: async () => {
        const { operators, probes } = await transformerHessian(PAIRS);
        return () => operators.applyBlocks([probes]);
      },
    },
  ],
  [
    "transformer-product",
    {
      network: ofTransformer,
      units: 1,
      prepare: async () => {
        const { operators, probes } = await transformerHessian(PAIRS);
        return () => operators.apply([probes[0]!]);
      },
    },
  ],
]);

/** Where the time of the repetitions goes. */
async function timingOf({ prepare }: Work, width: number): Promise<Timing> {
  const stopwatch = new Stopwatch();
  stopwatch.start();
  try {
    const repeat = await prepare(width);
    await repeat();
    stopwatch.take();
    for (let i = 0; i < REPETITIONS; i++) await repeat();
    return stopwatch.take();
  } finally {
    stopwatch.stop();
  }
}

function readArguments() {
  const [name = "training-step", widthText = "8"] = process.argv.slice(2);
  const [work, width] = [WORKS.get(name), Number(widthText)];
  if (work !== undefined && Number.isSafeInteger(width) && width > 0) return { name, work, width };
  throw badArgument(
    `${name} ${widthText} is nothing to profile`,
    `${[...WORKS.keys()].join(" or ")}, then a width from 1`,
  );
}

await asCommand(async () => {
  const { name, work, width } = readArguments();
  const { operators, phases } = await timingOf(work, width);
  const units = REPETITIONS * work.units;
  const secondsIn = (phase: string) => (phases.find((own) => own.phase === phase)?.seconds ?? 0) / units;
  const [programs, copies] = [secondsIn("arithmetic"), secondsIn("copies")];
  const row = (label: string, calls: number, seconds: number): readonly string[] => [
    label,
    calls === 0 ? "" : String(Math.round(calls)),
    duration(seconds),
    `${((100 * seconds) / (programs + copies)).toFixed(1)} %`,
  ];
  const byTime = operators.toSorted(
    (a, b) => Number(b.calls > 0) - Number(a.calls > 0) || b.seconds - a.seconds,
  );
  const table = tableText([
    ["operator", "calls", "time", "share"],
    ...byTime.map(({ operator, calls, seconds }) => row(operator, calls / units, seconds / units)),
    row("arrays in and out", 0, copies),
  ]);
  process.stdout.write(`${name}, ${work.network(width)}: ${duration(programs + copies)}\n${table}\n`);
});
