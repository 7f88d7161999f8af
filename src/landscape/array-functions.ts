import type * as jax from "@jax-js/jax";

/**
 * The functions on arrays that a traced function calls beside their methods.
 *
 * They are handed in, so that a file which describes what it computes, and which reading a configuration therefore
 * loads, does not load the engine.
 */
export type ArrayFunctions = Pick<typeof jax, "lax" | "nn" | "numpy">;
