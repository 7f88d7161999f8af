import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession, type Tensor } from "onnxruntime-node";

/** Where the time of one run of a program goes. */
interface RunProfile {
  readonly operators: readonly OperatorProfile[];
  /** Seconds from the first operator to the last, what the profiler took of them included. */
  readonly inside: number;
  /** Seconds from call to answer beyond what ONNX Runtime says: arrays on their way in and out. */
  readonly copies: number;
}

/** What the operators of one name take in one run of a program. */
interface OperatorProfile {
  readonly operator: string;
  /** Seconds a run. */
  readonly seconds: number;
  /** Times that a run carries them out. */
  readonly calls: number;
}

/** An event of ONNX Runtime's profiler; times in microseconds. */
interface ProfileEvent {
  /** `Node` for operators, `Session` for what is done with a session as a whole. */
  readonly cat: string;
  /** `…_kernel_time` after the name of a node, for one execution of it; `model_run` for a run. */
  readonly name: string;
  readonly dur: number;
  readonly args?: { readonly op_name?: string };
}

/** Operators whose time is that of the operators in them. */
const CONTAINERS: readonly string[] = ["Scan", "Loop", "If"];

/**
 * Runs a program some times in a session of its own under ONNX Runtime's profiler, and tells what its operators take.
 *
 * A node's time is the mean of its quicker executions (the others were held up), less `cost`. Results are thrown away;
 * the sessions that compute are left as they are.
 *
 * @param cost seconds that the profiler adds to what it says of an execution
 */
export async function profileOperators(
  model: Uint8Array,
  options: InferenceSession.SessionOptions,
  feeds: Readonly<Record<string, Tensor>>,
  { runs, cost }: { readonly runs: number; readonly cost: number },
): Promise<RunProfile> {
  const { events, seconds } = await eventsOf(model, options, feeds, runs);
  const nodes = Map.groupBy(events.filter(isExecution), ({ name }) => name);
  const profiles = new Map<string, { seconds: number; calls: number }>();
  for (const own of nodes.values()) {
    const operator = own[0]!.args?.op_name ?? "?";
    const profile = profiles.get(operator) ?? { seconds: 0, calls: 0 };
    profiles.set(operator, profile);
    const seconds = Math.max(0, meanOfQuicker(own.map(({ dur }) => dur)) / 1e6 - cost);
    profile.seconds += (seconds * own.length) / runs;
    profile.calls += own.length / runs;
  }
  const inside = events.reduce((sum, { name, dur }) => (name === "model_run" ? sum + dur / 1e6 : sum), 0);
  return {
    operators: [...profiles].map(([operator, profile]) => ({ operator, ...profile })),
    inside: inside / runs,
    copies: Math.max(0, seconds - inside) / runs,
  };
}

/** The mean of the lower half of at least one value. */
function meanOfQuicker(values: readonly number[]): number {
  const quicker = values.toSorted((a, b) => a - b).slice(0, Math.ceil(values.length / 2));
  return quicker.reduce((sum, value) => sum + value, 0) / quicker.length;
}

function isExecution({ cat, name, args }: ProfileEvent): boolean {
  return cat === "Node" && name.endsWith("_kernel_time") && !CONTAINERS.includes(args?.op_name ?? "");
}

/** What the profiler says of some runs of a program, and what they take from call to answer. */
async function eventsOf(
  model: Uint8Array,
  options: InferenceSession.SessionOptions,
  feeds: Readonly<Record<string, Tensor>>,
  runs: number,
): Promise<{ readonly events: readonly ProfileEvent[]; readonly seconds: number }> {
  const folder = await mkdtemp(join(tmpdir(), "loss-atlas-profile-"));
  try {
    const profileFilePrefix = join(folder, "operators");
    const session = await InferenceSession.create(model, {
      ...options,
      enableProfiling: true,
      profileFilePrefix,
    });
    let seconds = 0;
    try {
      const began = performance.now();
      for (let run = 0; run < runs; run++) await session.run(feeds);
      seconds = (performance.now() - began) / 1000;
      session.endProfiling();
    } finally {
      await session.release();
    }
    const events: ProfileEvent[] = readdirSync(folder).flatMap((file) =>
      JSON.parse(readFileSync(join(folder, file), "utf8")),
    );
    return { events, seconds };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
