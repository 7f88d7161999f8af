import * as onnxRuntime from "onnxruntime-node";
import { AtlasError } from "#errors";
import { isTimed, measured } from "#timing";
import type { Tensor } from "#trees";
import type { Device } from "./device.ts";
import { DeviceArray } from "./device-array.ts";
import { OperatorTimes } from "./operator-times.ts";

/** What a program takes: arrays of this process, or such as lie on its device. */
export type Feeds = Readonly<Record<string, Tensor | DeviceArray>>;

/** A graph ready to run on ONNX Runtime, whose results are arrays of this process. */
export type Session = SessionOf<Tensor>;

/** A graph ready to run on ONNX Runtime, whose results stay on the device. */
export type KeepingSession = SessionOf<DeviceArray>;

interface SessionOf<Result> {
  /**
   * Runs on named inputs and returns the named outputs. Input arrays are read in place, outputs are fresh.
   *
   * Throws AtlasError `engine/run` when ONNX Runtime fails and `engine/released` after `release`.
   */
  run(inputs: Feeds): Promise<Readonly<Record<string, Result>>>;
  /** Frees the native memory once the runs under way have finished; the session accepts no run afterwards. */
  release(): Promise<void>;
}

/** How a session is opened. */
export interface SessionOptions {
  /** What the program is called where time is told. */
  readonly name?: string;
  /** Whether operators that the device lacks may run on the CPU. Default: they may. */
  readonly mayFallBack?: boolean;
  /**
   * Whether the program computes with large arrays. Memory is then taken and given back array by array rather
   * than in one planned piece, which is a few microseconds slower an update and holds half the memory.
   */
  readonly isLarge?: boolean;
  /**
   * Whether ONNX Runtime looks for operators to fuse. It takes a tenth of a millisecond an operator, which programs
   * of thousands of operators, where it finds nothing that lowering has not found, do not win back.
   */
  readonly isOptimised?: boolean;
  /** Threads of the CPU that share an operator's work. Default: 1. */
  readonly threads?: number;
}

/**
 * Loads an encoded model on a device; work on the CPU takes one thread unless told otherwise.
 *
 * Subnormal numbers are treated as zero: they do not matter to training and slow it down many times over.
 * ONNX Runtime sets this for the whole calling thread, so from the first session on JavaScript's own
 * numbers below 2.2e-308 in magnitude become zero too.
 * Throws AtlasError `engine/session` when ONNX Runtime refuses the model.
 */
export function createSession(
  model: Uint8Array,
  device: Device = "cpu",
  options: SessionOptions = {},
): Promise<Session> {
  return openSession(model, device, options, fromOnnx, "cpu");
}

/** As `createSession`, on a device that keeps arrays. */
export function createKeepingSession(
  model: Uint8Array,
  device: Device,
  options: SessionOptions = {},
): Promise<KeepingSession> {
  return openSession(model, device, options, keptArray, "gpu-buffer");
}

async function openSession<Result>(
  model: Uint8Array,
  device: Device,
  { name, mayFallBack = true, isLarge = false, isOptimised = true, threads = 1 }: SessionOptions,
  resultOf: (tensor: onnxRuntime.Tensor) => Result,
  preferredOutputLocation: "cpu" | "gpu-buffer",
): Promise<SessionOf<Result>> {
  const options: onnxRuntime.InferenceSession.SessionOptions = {
    executionProviders: [device],
    ...(preferredOutputLocation === "cpu" ? {} : { preferredOutputLocation }),
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    enableMemPattern: !isLarge,
    graphOptimizationLevel: isOptimised ? "all" : "disabled",
    // What goes wrong reaches the caller as an error; nothing is written to the terminal behind their back.
    logSeverityLevel: 4,
    extra: {
      session: {
        set_denormal_as_zero: "1",
        // A thread that spins for its next share holds up all others where cores are shared.
        intra_op: { allow_spinning: "0" },
        ...(mayFallBack ? {} : { disable_cpu_ep_fallback: "1" }),
      },
    },
  };
  const opening = measured("session", () => onnxRuntime.InferenceSession.create(model, options), name);
  const native = await opening.catch((cause: unknown) => {
    throw new AtlasError({
      code: "engine/session",
      kind: "failure",
      problem: `ONNX Runtime cannot load a compiled program: ${messageOf(cause)}`,
      remedy: "This is a defect of the engine; please report it with the program that caused it.",
      cause,
    });
  });
  // Elsewhere an operator has only been ordered when its time is told.
  const areOperatorsTimed = isTimed() && device === "cpu";
  const operators = areOperatorsTimed ? new OperatorTimes(native, model, options) : undefined;
  const underWay = new Set<Promise<unknown>>();
  let released: Promise<void> | undefined;
  return {
    async run(inputs) {
      if (released !== undefined) throw releasedError();
      const feeds = measured("copies", () => converted(inputs, toOnnx), name);
      const running = measured("arithmetic", () => native.run(feeds, { logSeverityLevel: 4 }), name);
      underWay.add(running);
      const began = performance.now();
      try {
        const results = await running;
        await operators?.ran(feeds, (performance.now() - began) / 1000);
        return measured("copies", () => converted(results, resultOf), name);
      } catch (cause) {
        throw runError(cause);
      } finally {
        underWay.delete(running);
      }
    },
    release() {
      released ??= Promise.allSettled(underWay).then(() => native.release());
      return released;
    },
  };
}

/** The error of running a program after giving it up. */
export function releasedError(): AtlasError {
  return new AtlasError({
    code: "engine/released",
    kind: "failure",
    problem: "a compiled program was run after it was released",
    remedy: "Release a compiled program after its last run, or compile the function again.",
  });
}

function runError(cause: unknown): AtlasError {
  return new AtlasError({
    code: "engine/run",
    kind: "failure",
    problem: `a compiled program failed while it ran: ${messageOf(cause)}`,
    remedy: "Check that integer inputs used as indices are in range and that no integer divides by zero.",
    cause,
  });
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

function converted<From, To>(
  values: Readonly<Record<string, From>>,
  convert: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, convert(value)]));
}

function toOnnx(array: Tensor | DeviceArray): onnxRuntime.Tensor {
  if (!(array instanceof DeviceArray)) return new onnxRuntime.Tensor(array.type, array.data, array.shape);
  if (array.native instanceof onnxRuntime.Tensor) return array.native;
  throw new Error("an array of a device was not made by ONNX Runtime");
}

function keptArray(native: onnxRuntime.Tensor): DeviceArray {
  const { type } = native;
  if (type === "float32" || type === "int32" || type === "bool") return new DeviceArray(native, type);
  throw new Error(`ONNX Runtime returned an unexpected ${type} tensor`);
}

function fromOnnx({ type, data, dims }: onnxRuntime.Tensor): Tensor {
  if (type === "float32" && data instanceof Float32Array) return { type, data, shape: dims };
  if (type === "int32" && data instanceof Int32Array) return { type, data, shape: dims };
  if (type === "bool" && data instanceof Uint8Array) return { type, data, shape: dims };
  throw new Error(`ONNX Runtime returned an unexpected ${type} tensor`);
}
