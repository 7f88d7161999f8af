import { type InferenceSession, Tensor } from "onnxruntime-node";
import { measured, shift, tellOperator } from "#timing";
import { encodeModel, type OnnxNode, STEPS } from "../onnx/model.ts";
import { profileOperators } from "./operator-profile.ts";

/** Stands for the time between operators: starting them, and the loop around them. */
const BETWEEN = "between operators";

type Feeds = Readonly<Record<string, Tensor>>;

/** Time in a program from which on it is worth a look into it, seconds. */
const WORTH_A_LOOK = 0.02;

/**
 * How long a look may run the program, seconds, and how many runs and steps of a loop it needs at most; without the profiler
 * more, of which the one counts that nothing else held up.
 */
const LOOK = { seconds: 0.2, runs: 4, steps: 8, undisturbed: 12 } as const;

/** By how much the profiler makes the execution of an operator longer, about, seconds. */
const PROFILED_EXECUTION = 4e-6;

/** Where the time of a program goes, in parts of a run from call to answer. */
interface Shares {
  readonly operators: readonly {
    readonly operator: string;
    readonly share: number;
    readonly calls: number;
  }[];
  /** What the operators leave: starting them, and the loop around them. */
  readonly between: number;
  /** Seconds a run: arrays on their way in and out. */
  readonly copies: number;
}

/** What was found of a model, so that one that is opened again is not looked into again. */
const found = new WeakMap<Uint8Array, Promise<Shares | undefined>>();

/**
 * Tells whoever listens what the operators of one program take of the time that its runs take.
 *
 * A program that has taken some milliseconds is looked into once: a few runs (of a loop, a few steps) in a session of its
 * own under ONNX Runtime's profiler, which would slow the runs that count many times over, and where it slows them as many
 * without. They tell what share the operators have; from then on the time of every run is told in these shares.
 */
export class OperatorTimes {
  readonly #session: InferenceSession;
  readonly #model: Uint8Array;
  readonly #options: InferenceSession.SessionOptions;
  /** Inputs with free axes, by name: the axes that are free. */
  readonly #free: ReadonlyMap<string, readonly number[]>;
  /** Inputs of a loop that are sliced by its steps. */
  readonly #sliced: ReadonlySet<string>;
  #seconds = 0;

  /** @param session opened of the model by the options */
  constructor(session: InferenceSession, model: Uint8Array, options: InferenceSession.SessionOptions) {
    this.#session = session;
    this.#model = model;
    this.#options = options;
    const shapes = session.inputMetadata.flatMap((input) =>
      input.isTensor ? [[input.name, input.shape] as const] : [],
    );
    const axes = shapes.map(([name, shape]) => [name, freeAxes(shape)] as const);
    this.#free = new Map(axes.filter(([, own]) => own.length > 0));
    this.#sliced = new Set(shapes.flatMap(([name, shape]) => (shape[0] === STEPS ? [name] : [])));
  }

  /** Takes note of a run. */
  async ran(feeds: Feeds, seconds: number): Promise<void> {
    this.#seconds += seconds;
    const known = found.get(this.#model);
    if (known === undefined && this.#seconds < WORTH_A_LOOK) return;
    const looking = known ?? measured("profiling", () => this.#look(feeds, seconds).catch(() => undefined));
    found.set(this.#model, looking);
    const shares = await looking;
    if (shares === undefined) return;
    const copies = Math.min(seconds, shares.copies);
    shift("arithmetic", "copies", copies);
    const size = this.#sizeOf(feeds);
    for (const { operator, share, calls } of shares.operators) {
      tellOperator({ operator, seconds: share * (seconds - copies), calls: calls * size });
    }
    tellOperator({ operator: BETWEEN, seconds: shares.between * (seconds - copies), calls: 0 });
  }

  async #look(feeds: Feeds, seconds: number): Promise<Shares> {
    const isLoop = this.#sliced.size > 0;
    const few = isLoop ? this.#firstSteps(feeds, atMost(LOOK.steps, seconds / this.#sizeOf(feeds))) : feeds;
    const size = this.#sizeOf(few);
    const each = (seconds * size) / this.#sizeOf(feeds);
    const runs = atMost(LOOK.runs, each);
    const cost = await profilerCost();
    const profile = await profileOperators(this.#model, this.#options, few, { runs, cost });
    const { operators, inside, copies } = profile;
    const executions = operators.reduce((sum, { calls }) => sum + calls, 0);
    const slowedBy = PROFILED_EXECUTION * executions;
    // Where the profiler takes next to nothing, its own run is the one whose operators it tells of.
    const undisturbed =
      slowedBy < inside / 20
        ? inside - slowedBy
        : (await this.#leastSeconds(few, atMost(LOOK.undisturbed, each))) - copies;
    const inOperators = operators.reduce((sum, own) => sum + own.seconds, 0);
    const whole = Math.max(undisturbed, inOperators);
    return {
      operators: operators.map(({ operator, seconds: own, calls }) => ({
        operator,
        share: own / whole,
        calls: calls / size,
      })),
      between: 1 - inOperators / whole,
      copies,
    };
  }

  /** Seconds of the quickest of some runs without the profiler. */
  async #leastSeconds(feeds: Feeds, runs: number): Promise<number> {
    let least = Number.POSITIVE_INFINITY;
    for (let run = 0; run < runs; run++) {
      const began = performance.now();
      await this.#session.run(feeds);
      least = Math.min(least, (performance.now() - began) / 1000);
    }
    return least;
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

/** How many of something that takes so many seconds a look has time for. */
function atMost(most: number, seconds: number): number {
  return Math.min(most, Math.max(1, Math.floor(LOOK.seconds / seconds)));
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
