import { type InferenceSession, Tensor } from "onnxruntime-node";
import { measured, shift, tellOperator } from "#timing";
import { encodeModel, type OnnxNode, STEPS } from "../onnx/model.ts";
import { profileOperators, type RunProfile } from "./operator-profile.ts";

/** Stands for the time between operators: starting them, and the loop around them. */
const BETWEEN = "between operators";

type Feeds = Readonly<Record<string, Tensor>>;

/** Time in a program from which on it is worth a look into it, seconds. */
const WORTH_A_LOOK = 0.005;

/** How long a look may run the program, and how many runs or steps it needs at most. */
const LOOK = { seconds: 0.2, most: 12 } as const;

/**
 * Tells whoever listens what the operators of one program take of the time that its runs take.
 *
 * A program that has taken some milliseconds is looked into once, by a few runs (of a loop, a few steps) in a session of
 * its own under ONNX Runtime's profiler, which would slow the runs that count many times over. From then on the time of
 * every run is told in the proportions found; what the operators leave of the quickest run is spent between them.
 */
export class OperatorTimes {
  readonly #model: Uint8Array;
  readonly #options: InferenceSession.SessionOptions;
  /** Inputs with free axes, by name: the axes that are free. */
  readonly #free: ReadonlyMap<string, readonly number[]>;
  /** Inputs of a loop that are sliced by its steps. */
  readonly #sliced: ReadonlySet<string>;
  #seconds = 0;
  /** Seconds of the quickest run for each element of free axes. */
  #quickest = Number.POSITIVE_INFINITY;
  #profile: Promise<RunProfile | undefined> | undefined;

  constructor(
    model: Uint8Array,
    options: InferenceSession.SessionOptions,
    inputs: InferenceSession["inputMetadata"],
  ) {
    this.#model = model;
    this.#options = options;
    const shapes = inputs.flatMap((input) => (input.isTensor ? [[input.name, input.shape] as const] : []));
    const axes = shapes.map(([name, shape]) => [name, freeAxes(shape)] as const);
    this.#free = new Map(axes.filter(([, own]) => own.length > 0));
    this.#sliced = new Set(shapes.flatMap(([name, shape]) => (shape[0] === STEPS ? [name] : [])));
  }

  /** Takes note of a run. */
  async ran(feeds: Feeds, seconds: number): Promise<void> {
    const size = this.#sizeOf(feeds);
    this.#quickest = Math.min(this.#quickest, seconds / size);
    this.#seconds += seconds;
    if (this.#profile === undefined && this.#seconds < WORTH_A_LOOK) return;
    this.#profile ??= measured("profiling", () => this.#look(feeds).catch(() => undefined));
    const profile = await this.#profile;
    if (profile === undefined) return;
    const copies = Math.min(seconds, profile.copies);
    shift("arithmetic", "copies", copies);
    const inOperators = profile.operators.reduce((sum, own) => sum + own.seconds, 0);
    // The run in units of the quickest one: a run that was held up was so in its operators as between them.
    const units = (seconds - copies) / Math.max(this.#quickest - copies / size, inOperators);
    for (const own of profile.operators) {
      tellOperator({
        operator: own.operator,
        seconds: own.seconds * units,
        calls: own.calls * size,
      });
    }
    tellOperator({ operator: BETWEEN, seconds: seconds - copies - inOperators * units, calls: 0 });
  }

  /** What operators take for each element of free axes, and copies for each run. */
  async #look(feeds: Feeds): Promise<RunProfile> {
    const runs = Math.min(
      LOOK.most,
      Math.max(1, Math.floor(LOOK.seconds / (this.#quickest * this.#sizeOf(feeds)))),
    );
    const steps = Math.min(LOOK.most, Math.max(1, Math.floor(LOOK.seconds / this.#quickest)));
    const isLoop = this.#sliced.size > 0;
    const few = isLoop ? this.#firstSteps(feeds, steps) : feeds;
    const { operators, copies } = await profileOperators(this.#model, this.#options, few, {
      runs: isLoop ? 1 : runs,
      cost: await profilerCost(),
    });
    const size = this.#sizeOf(few);
    const each = operators.map((own) => ({ ...own, seconds: own.seconds / size, calls: own.calls / size }));
    return { operators: each, copies };
  }

  /** The elements of all free axes together: time goes by them. */
  #sizeOf(feeds: Feeds): number {
    const sizes = [...this.#free].map(([name, axes]) =>
      axes.reduce((product, axis) => product * feeds[name]!.dims[axis]!, 1),
    );
    return Math.max(1, ...sizes);
  }

  #firstSteps(feeds: Feeds, steps: number): Feeds {
    return Object.fromEntries(
      Object.entries(feeds).map(([name, tensor]) => [
        name,
        this.#sliced.has(name) ? firstOf(tensor, steps) : tensor,
      ]),
    );
  }
}

function freeAxes(shape: readonly (number | string)[]): readonly number[] {
  return shape.flatMap((size, axis) => (typeof size === "string" ? [axis] : []));
}

function firstOf({ type, data, dims: [steps = 0, ...rest] }: Tensor, count: number): Tensor {
  const kept = Math.min(count, steps);
  if (!(data instanceof Float32Array || data instanceof Int32Array || data instanceof Uint8Array)) {
    throw new TypeError(`an array of ${type} is sliced`);
  }
  return new Tensor(type, data.subarray(0, (data.length / steps) * kept), [kept, ...rest]);
}

let cost: Promise<number> | undefined;

/** What the profiler says of the execution of an operator that has next to nothing to do, seconds. */
function profilerCost(): Promise<number> {
  cost ??= costOfNothing();
  return cost;
}

/** Sums of single numbers, one after another. */
async function costOfNothing(): Promise<number> {
  const sums = 64;
  const number = { type: "float32", shape: [1] } as const;
  const model = encodeModel({
    name: "nothing",
    inputs: [{ ...number, name: "x0" }],
    outputs: [{ ...number, name: `x${sums}` }],
    initializers: [],
    nodes: Array.from(
      { length: sums },
      (_, i): OnnxNode => ({
        operator: "Add",
        domain: "",
        inputs: [`x${i}`, "x0"],
        outputs: [`x${i + 1}`],
        attributes: {},
      }),
    ),
  });
  const feeds = { x0: new Tensor("float32", Float32Array.of(1), [1]) };
  const options = {
    executionProviders: ["cpu"],
    intraOpNumThreads: 1,
    graphOptimizationLevel: "disabled",
  } as const;
  const { operators } = await profileOperators(model, { ...options, logSeverityLevel: 4 }, feeds, {
    runs: 8,
    cost: 0,
  });
  return operators[0]!.seconds / operators[0]!.calls;
}
