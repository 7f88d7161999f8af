/**
 * Where the time goes: `node bench/profile.ts [training-step | hessian-block | hessian-product] [width]`.
 *
 * Runs training or Hessian-vector products of ResNet-18 on one thread and prints the time of its programs by operator,
 * found as `loss-atlas run --profile` finds it: the programs run undisturbed, ONNX Runtime's profiler tells the shares.
 */
import { resnet18 } from "#families/networks";
import { Stopwatch, type Timing } from "#timing";
import { asCommand, badArgument } from "./command.ts";
import { resnetHessian } from "./hessian.ts";
import { duration, tableText } from "./table.ts";
import { secondsOfUpdate } from "./training-time.ts";

/** Times that the work is done after a first one, which does not count. */
const REPETITIONS = 5;

/** Works that can be profiled: what they are made ready as, to be repeated. */
const WORKS = new Map<string, (width: number) => Promise<() => Promise<unknown>>>([
  [
    "training-step",
    async (width) => () =>
      secondsOfUpdate({
        network: resnet18({ inputShape: [3, 32, 32], width, classes: 10 }),
        members: 1,
        batchSize: 128,
        updatesPerEpoch: 1,
        epochs: 1,
      }),
  ],
  [
    "hessian-block",
    async (width) => {
      const { operators, probes } = await resnetHessian(width);
      return () => operators.applyBlocks([probes]);
    },
  ],
  [
    "hessian-product",
    async (width) => {
      const { operators, probes } = await resnetHessian(width);
      return () => operators.apply([probes[0]!]);
    },
  ],
]);

/** Updates of one repetition of the training: one epoch, then two. */
const UPDATES = 3;

/** Where the time of the repetitions goes. */
async function timingOf(
  work: (width: number) => Promise<() => Promise<unknown>>,
  width: number,
): Promise<Timing> {
  const stopwatch = new Stopwatch();
  stopwatch.start();
  try {
    const repeat = await work(width);
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
  const units = REPETITIONS * (name === "training-step" ? UPDATES : 1);
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
  process.stdout.write(`${name}, ResNet-18 of width ${width}: ${duration(programs + copies)}\n${table}\n`);
});
