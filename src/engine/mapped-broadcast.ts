import { numpy as np, vmap } from "@jax-js/jax";

/** How jax-js carries out a primitive under `vmap`. */
type Process = (this: unknown, primitive: unknown, tracers: unknown, parameters: unknown) => unknown;

/** A mapped array as jax-js has it. */
interface MappedArray {
  readonly val: np.Array;
  /** The mapped axis of `val`. */
  readonly batchDim: number;
  readonly constructor: unknown;
}

let isMended = false;

/**
 * Mends how jax-js maps `broadcast`, for this process.
 *
 * Its rule leaves the mapped axis of the operand where it is and counts its place among the axes of the result; where new
 * axes come before that, the two are not the same, and elements land in wrong places, unnoticed if sizes are alike. Moved to the
 * front first, as here, the mapped axis has the same place in both. Derivatives of means over leading axes right after a
 * matrix product are functions it happens to (jax-js 0.1.25, `vmapRules.broadcast`).
 */
export function mendMappedBroadcasts(): void {
  if (isMended) return;
  isMended = true;
  let trace: unknown;
  vmap((x: np.Array) => {
    trace = x._trace;
    return x;
  })(np.zeros([1])).dispose();
  const prototype: unknown = Object.getPrototypeOf(trace);
  if (typeof prototype !== "object" || prototype === null) return;
  const process: unknown = Reflect.get(prototype, "processPrimitive");
  if (typeof process !== "function") return;
  const mended: Process = function (primitive, tracers, parameters) {
    const moved = primitive === "broadcast" ? withMappedAxisFirst(this, tracers, parameters) : undefined;
    return Reflect.apply(process, this, [primitive, moved ?? tracers, parameters]);
  };
  Reflect.set(prototype, "processPrimitive", mended);
}

/** The operand of a broadcast with its mapped axis first, where that has to be; `undefined` elsewhere. */
function withMappedAxisFirst(
  trace: unknown,
  tracers: unknown,
  parameters: unknown,
): readonly unknown[] | undefined {
  const [tracer] = Array.isArray(tracers) ? tracers : [];
  if (!isMapped(tracer) || typeof tracer.constructor !== "function") return undefined;
  const { val, batchDim } = tracer;
  if (!newAxesOf(parameters).some((axis) => axis < batchDim)) return undefined;
  return [Reflect.construct(tracer.constructor, [trace, np.moveaxis(val, batchDim, 0), 0])];
}

function isMapped(tracer: unknown): tracer is MappedArray {
  return (
    typeof tracer === "object" &&
    tracer !== null &&
    "val" in tracer &&
    "batchDim" in tracer &&
    typeof tracer.batchDim === "number"
  );
}

function newAxesOf(parameters: unknown): readonly number[] {
  if (typeof parameters !== "object" || parameters === null || !("axis" in parameters)) return [];
  const { axis } = parameters;
  return Array.isArray(axis) ? axis.filter((one) => typeof one === "number") : [];
}
