/**
 * Where the time of a program goes: `node bench/profile.ts [training-step | hessian-block] [width]`.
 *
 * Runs the program on one thread under ONNX Runtime's profiler and prints calls and time by operator. The profiler
 * takes time of its own, which falls on operators with many short calls.
 */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as onnxRuntime from "onnxruntime-node";
import { AtlasError, exitCodeOf, formatError } from "#errors";
import { hessianBlock, type ReadyProgram, trainingStep } from "./programs.ts";
import { duration, tableText } from "./table.ts";

const PROGRAMS = new Map([
  ["training-step", trainingStep],
  ["hessian-block", hessianBlock],
]);

const WARM_UPS = 2;
const RUNS = 5;

/** An event of the profiler; times in microseconds. */
interface ProfileEvent {
  readonly cat: string;
  readonly name: string;
  readonly ts: number;
  readonly dur: number;
  readonly args?: { readonly op_name?: string };
}

/** Every event of warm-ups and runs of a program. */
async function profiled({ model, inputs }: ReadyProgram): Promise<readonly ProfileEvent[]> {
  const folder = await mkdtemp(join(tmpdir(), "loss-atlas-profile-"));
  try {
    const session = await onnxRuntime.InferenceSession.create(model, {
      executionProviders: ["cpu"],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      graphOptimizationLevel: "all",
      enableProfiling: true,
      profileFilePrefix: join(folder, "profile"),
      logSeverityLevel: 4,
      extra: { session: { set_denormal_as_zero: "1" } },
    });
    const feeds = Object.fromEntries(
      session.inputNames.map((name, i) => {
        const { type, data, shape } = inputs[i]!;
        return [name, new onnxRuntime.Tensor(type, data, shape)];
      }),
    );
    for (let run = 0; run < WARM_UPS + RUNS; run++) await session.run(feeds);
    session.endProfiling();
    await session.release();
    const [file] = await readdir(folder);
    return JSON.parse(await readFile(join(folder, file!), "utf8"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Calls and microseconds of one run by operator, longest first, and of the whole run. */
function timeByOperator(events: readonly ProfileEvent[]) {
  const runs = events.filter(({ name }) => name === "model_run").slice(WARM_UPS);
  const start = runs[0]!.ts;
  const kernels = events.filter(({ cat, name, ts }) => {
    return cat === "Node" && name.endsWith("_kernel_time") && ts >= start;
  });
  const operators = [...Map.groupBy(kernels, ({ args }) => args?.op_name ?? "?")].map(([name, own]) => ({
    name,
    calls: own.length / runs.length,
    time: own.reduce((sum, { dur }) => sum + dur, 0) / runs.length,
  }));
  return {
    operators: operators.sort((a, b) => b.time - a.time),
    whole: runs.reduce((sum, { dur }) => sum + dur, 0) / runs.length,
  };
}

function readArguments() {
  const [name = "training-step", widthText = "8"] = process.argv.slice(2);
  const [program, width] = [PROGRAMS.get(name), Number(widthText)];
  if (program !== undefined && Number.isSafeInteger(width) && width > 0) return { name, program, width };
  throw new AtlasError({
    code: "bench/argument",
    kind: "input",
    problem: `${name} ${widthText} is nothing to profile`,
    expected: `${[...PROGRAMS.keys()].join(" or ")}, then a width from 1`,
  });
}

try {
  const { name, program, width } = readArguments();
  const ready = await program(width);
  const { operators, whole } = timeByOperator(await profiled(ready));
  ready.release();
  const share = (time: number): string => `${((100 * time) / whole).toFixed(1)} %`;
  const outside = whole - operators.reduce((sum, { time }) => sum + time, 0);
  process.stdout.write(
    `${name}, ResNet-18 of width ${width}: ${duration(whole / 1e6)} a run (mean of ${RUNS})\n${tableText([
      ["operator", "calls", "time", "share"],
      ...operators.map(({ name: operator, calls, time }) => [
        operator,
        String(calls),
        duration(time / 1e6),
        share(time),
      ]),
      ["between operators", "", duration(outside / 1e6), share(outside)],
    ])}\n`,
  );
} catch (error) {
  process.stderr.write(`${formatError(error)}\n`);
  process.exitCode = exitCodeOf(error);
}
