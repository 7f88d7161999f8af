import { AtlasError } from "#errors";
import type { TensorType } from "#trees";

/** The element type of jax-js's name for it. Throws AtlasError `engine/element-type` for one the engine has not. */
export function elementType(dtype: string): TensorType {
  if (dtype === "float32" || dtype === "int32" || dtype === "bool") return dtype;
  throw new AtlasError({
    code: "engine/element-type",
    kind: "input",
    problem: `the traced function computes with ${dtype}`,
    expected: "float32, int32 or bool",
    remedy:
      "Cast to float32 with .astype(np.float32), or keep this computation outside the compiled function.",
  });
}
