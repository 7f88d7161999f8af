export { bfloat16, float16 } from "./half-precision.ts";
export {
  type ParameterEntry,
  type ParameterLayout,
  parameterLayout,
  splitParameters,
  weightArrays,
} from "./layout.ts";
export {
  boolTensor,
  elementCount,
  float32Tensor,
  int32Tensor,
  type Tensor,
  type TensorType,
} from "./tensor.ts";
export { flattenTree, isTensor, type Tree, type TreeStructure, unflattenTree } from "./tree.ts";
