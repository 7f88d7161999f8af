import * as onnxRuntime from "onnxruntime-node";
import { AtlasError } from "#errors";
import type { Tensor } from "#trees";

/** A graph ready to run on ONNX Runtime. */
export interface Session {
  /** Runs on named inputs and returns the named outputs. Input arrays are read in place, outputs are fresh. */
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
  /** Frees the native memory; the session cannot run afterwards. */
  release(): Promise<void>;
}

/**
 * Loads an encoded model on the CPU with one thread.
 *
 * Subnormal numbers are treated as zero: they do not matter to training and slow it down many times over.
 * Throws AtlasError `engine/session` when ONNX Runtime refuses the model.
 */
export async function createSession(model: Uint8Array): Promise<Session> {
  const session = await onnxRuntime.InferenceSession.create(model, {
    executionProviders: ["cpu"],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
    extra: { session: { set_denormal_as_zero: "1" } },
  }).catch((cause: unknown) => {
    throw new AtlasError({
      code: "engine/session",
      kind: "failure",
      problem: `ONNX Runtime cannot load a compiled program: ${cause instanceof Error ? cause.message : String(cause)}`,
      remedy: "This is a defect of the engine; please report it with the program that caused it.",
      cause,
    });
  });
  return {
    async run(inputs) {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, tensor]) => [name, toOnnx(tensor)]),
      );
      const results = await session.run(feeds);
      return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, fromOnnx(tensor)]));
    },
    release: () => session.release(),
  };
}

function toOnnx({ type, data, shape }: Tensor): onnxRuntime.Tensor {
  return new onnxRuntime.Tensor(type, data, shape);
}

function fromOnnx({ type, data, dims }: onnxRuntime.Tensor): Tensor {
  if (type === "float32" && data instanceof Float32Array) return { type, data, shape: dims };
  if (type === "int32" && data instanceof Int32Array) return { type, data, shape: dims };
  if (type === "bool" && data instanceof Uint8Array) return { type, data, shape: dims };
  throw new Error(`ONNX Runtime returned an unexpected ${type} tensor`);
}
