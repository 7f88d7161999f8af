/**
 * Does one work on one device and prints what it took and gave as a line of JSON:
 * `node bench/device/work-process.ts <position> <device> <repetitions> [--dry]`.
 *
 * A process of its own, for a driver that crashes or hangs must not take the table with it.
 */
import { availableParallelism } from "node:os";
import { DEVICES, selectDevice } from "#engine";
import { selectThreads } from "#engine/devices";
import { asCommand, badArgument } from "../command.ts";
import { profiledSessions } from "./session-profiles.ts";
import { deviceWorks } from "./works.ts";

/** What a process found out. */
export interface WorkFound {
  /** Seconds of the first unit, compilation included. */
  readonly first: number;
  /** Seconds of the others. */
  readonly seconds: readonly number[];
  /** Some of the numbers, evenly spread. */
  readonly numbers: readonly number[];
  /** Calls of operators that ran on the CPU by their name, and of all others together; null where it was not asked. */
  readonly elsewhere: { readonly onCpu: Readonly<Record<string, number>>; readonly others: number } | null;
}

/** Numbers that are handed on for comparison. */
const SAMPLED = 4096;

function sampleOf(numbers: ArrayLike<number>): readonly number[] {
  const step = Math.max(1, Math.floor(numbers.length / SAMPLED));
  return Array.from({ length: Math.floor(numbers.length / step) }, (_, i) => numbers[i * step]!);
}

/** Which operators a work runs where, from ONNX Runtime's own profiler. */
async function placesOf(work: () => Promise<unknown>): Promise<WorkFound["elsewhere"]> {
  const events = (await profiledSessions(work)).flat();
  const kernels = events.filter(({ cat, name }) => cat === "Node" && name.endsWith("_kernel_time"));
  const onCpu: Record<string, number> = {};
  let others = 0;
  for (const { args } of kernels) {
    const operator = args?.op_name ?? "?";
    if (args?.provider === "CPUExecutionProvider") onCpu[operator] = (onCpu[operator] ?? 0) + 1;
    else others++;
  }
  return { onCpu, others };
}

await asCommand(async () => {
  const [position, deviceName, repetitions, ...flags] = process.argv.slice(2);
  const work = deviceWorks(flags.includes("--dry"))[Number(position)];
  const device = DEVICES.find((known) => known === deviceName);
  if (work === undefined || device === undefined) {
    throw badArgument(`${position} ${deviceName} is nothing to do`, "a position, a device and repetitions");
  }
  if (device === "cpu") selectThreads(availableParallelism());
  else await selectDevice(device);
  // Sessions that are open cannot be profiled any more, so what they run where is found out first.
  let numbers: readonly number[] = [];
  const compute = async (): Promise<void> => {
    if (work.numbers === undefined) await work.repeat();
    else numbers = sampleOf(await work.numbers());
  };
  const elsewhere = device === "cpu" ? await compute().then(() => null) : await placesOf(compute);
  const first = await work.repeat();
  const seconds: number[] = [];
  for (let i = 0; i < Number(repetitions); i++) seconds.push(await work.repeat());
  process.stdout.write(
    `${JSON.stringify({ first, seconds, numbers, elsewhere } satisfies WorkFound)}\n`,
    () => process.exit(0),
  );
});
