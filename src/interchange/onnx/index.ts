export { checkImport, type ImportCheck } from "./check-import.ts";
export { type OnnxInput, textOfAxes } from "./describe-input.ts";
export type { SlopeCheck } from "./import-slopes.ts";
export type { ImportedGraph, OnnxModelFile, OnnxNetwork, OnnxOptions } from "./onnx-network.ts";
export { type Preparation, preparationWords } from "./preparation.ts";
export { openOnnxModel, readOnnxModel } from "./read-onnx-model.ts";
export type { WrittenNormalisation } from "./written-normalisations.ts";
