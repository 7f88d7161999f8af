/**
 * Where the time goes: `node bench/profile.ts [training-step | hessian-block | hessian-product] [width]`.
 *
 * Runs training or Hessian-vector products of ResNet-18 on one thread under ONNX Runtime's profiler and prints calls and
 * time by operator. The profiler takes time of its own, which falls on operators with many short calls.
 */
import { resnet18 } from "#families/networks";
import { asCommand, badArgument } from "./command.ts";
import { resnetHessian } from "./hessian.ts";
import { type ProfileEvent, profiledSessions } from "./session-profiles.ts";
import { duration, tableText } from "./table.ts";
import { secondsOfUpdate } from "./training-time.ts";

/** Times that the work is done, of which the first ones do not count. */
const REPETITIONS = 7;
const WARM_UPS = 2;

/** Works that can be profiled; each is repeated. */
const WORKS = new Map<string, (width: number) => Promise<unknown>>([
  [
    "training-step",
    (width) =>
      secondsOfUpdate({
        network: resnet18({ inputShape: [3, 32, 32], width, classes: 10 }),
        members: 1,
        batchSize: 128,
        updatesPerEpoch: 1,
        epochs: REPETITIONS - 1,
      }),
  ],
  ["hessian-block", (width) => repeatProducts(width, Number.POSITIVE_INFINITY)],
  ["hessian-product", (width) => repeatProducts(width, 1)],
]);

/** Multiplies as many vectors as the Hessian takes at once, or at most so many. */
async function repeatProducts(width: number, most: number): Promise<void> {
  const { operators, probes } = await resnetHessian(width);
  for (let i = 0; i < REPETITIONS; i++) {
    if (most === 1) await operators.apply([probes[0]!]);
    else await operators.applyBlocks([probes]);
  }
}

/** What one repetition spends, in microseconds. */
interface TimeByOperator {
  /** The longest first. */
  readonly operators: readonly { readonly name: string; readonly calls: number; readonly time: number }[];
  readonly whole: number;
}

/** The program whose runs take longest is the one that is repeated: the others ran once, to prepare it. */
function timeByOperator(sessions: readonly (readonly ProfileEvent[])[]): TimeByOperator {
  const events = sessions.reduce((most, own) => (runTime(own) > runTime(most) ? own : most));
  const runs = runsOf(events);
  const counted = runs.slice((runs.length * WARM_UPS) / REPETITIONS);
  const repetitions = REPETITIONS - WARM_UPS;
  // A loop is an operator whose time is that of the operators in its body.
  const kernels = events.filter(
    ({ cat, name, ts, args }) =>
      cat === "Node" && name.endsWith("_kernel_time") && ts >= counted[0]!.ts && args?.op_name !== "Scan",
  );
  const operators = [...Map.groupBy(kernels, ({ args }) => args?.op_name ?? "?")].map(([name, own]) => ({
    name,
    calls: own.length / repetitions,
    time: sumOfTimes(own) / repetitions,
  }));
  return {
    operators: operators.sort((a, b) => b.time - a.time),
    whole: sumOfTimes(counted) / repetitions,
  };
}

const runsOf = (events: readonly ProfileEvent[]) => events.filter(({ name }) => name === "model_run");
const runTime = (events: readonly ProfileEvent[]): number => sumOfTimes(runsOf(events));
const sumOfTimes = (events: readonly ProfileEvent[]): number => events.reduce((sum, { dur }) => sum + dur, 0);

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
  const { operators, whole } = timeByOperator(await profiledSessions(() => work(width)));
  const row = (operator: string, calls: string, time: number): readonly string[] => [
    operator,
    calls,
    duration(time / 1e6),
    `${((100 * time) / whole).toFixed(1)} %`,
  ];
  const inOperators = operators.reduce((sum, { time }) => sum + time, 0);
  const table = tableText([
    ["operator", "calls", "time", "share"],
    ...operators.map((own) => row(own.name, String(own.calls), own.time)),
    row("between operators", "", whole - inOperators),
  ]);
  process.stdout.write(`${name}, ResNet-18 of width ${width}: ${duration(whole / 1e6)}\n${table}\n`);
});
