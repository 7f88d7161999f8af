import { AtlasError } from "#errors";
import type { TensorType } from "#trees";

/** The element type of jax-js's name for it. Throws AtlasError `engine/element-type` for one the engine has not. */
export function elementType(dtype: string): TensorType {
  if (dtype === "float32" || dtype === "int32" || dtype === "bool") return dtype;
  throw new AtlasError({
    code: "engine/element-type",
    kind: "input",
    problem: `the traced function computes with ${dtype}${dtype === "uint32" ? ", as random numbers and dropout do" : ""}`,
    expected: "float32, int32 or bool",
    remedy:
      dtype === "uint32"
        ? "Leave dropout out: a traced function draws the same numbers whenever it is run; cast whole numbers with .astype(np.int32)."
        : "Cast to float32 with .astype(np.float32), or keep this computation outside the compiled function.",
  });
}
