import type { numpy as np } from "@jax-js/jax";

/** What is told of a recording while it goes on. */
export interface Watch {
  /** A number, or an array of numbers, enters it in place of an array that is recorded. */
  onConstant(constant: unknown): void;
  /** A primitive is applied. */
  onPrimitive(name: string, parameters: unknown): void;
}

/**
 * Does some work of a recorded function while what jax-js records is watched.
 *
 * @param recorded an array of the outermost recording
 */
export function watched<Result>(recorded: np.Array, watch: Watch, work: () => Result): Result {
  const prototype: unknown = Object.getPrototypeOf(recorded._trace);
  if (typeof prototype !== "object" || prototype === null) return work();
  const restore = [
    wrapped(prototype, "getOrMakeConstTracer", ([constant]) => watch.onConstant(constant)),
    wrapped(prototype, "processPrimitive", ([name, , parameters]) =>
      watch.onPrimitive(String(name), parameters),
    ),
  ];
  try {
    return work();
  } finally {
    for (const undo of restore) undo();
  }
}

/** Has a method tell of its calls before it does its work; gives back what ends that. */
function wrapped(prototype: object, method: string, tell: (args: readonly unknown[]) => void): () => void {
  const usual: unknown = Reflect.get(prototype, method);
  if (typeof usual !== "function") return () => {};
  Reflect.set(prototype, method, function (this: unknown, ...args: readonly unknown[]) {
    tell(args);
    return Reflect.apply(usual, this, args);
  });
  return () => void Reflect.set(prototype, method, usual);
}

/** The primitives of jax-js that one stands for: those of the function that it calls, or itself. */
export function primitivesIn(name: string, parameters: unknown): readonly string[] {
  if (name !== "jit" || typeof parameters !== "object" || parameters === null || !("jaxpr" in parameters))
    return [name];
  const { jaxpr } = parameters;
  if (typeof jaxpr !== "object" || jaxpr === null || !("eqns" in jaxpr) || !Array.isArray(jaxpr.eqns))
    return [];
  return jaxpr.eqns.flatMap((equation: unknown) =>
    typeof equation === "object" && equation !== null && "primitive" in equation && "params" in equation
      ? primitivesIn(String(equation.primitive), equation.params)
      : [],
  );
}
