export { checkImport, type ImportCheck } from "./check-import.ts";
export type { OnnxInput } from "./describe-input.ts";
export type { SlopeCheck } from "./import-slopes.ts";
export type { ImportedGraph, OnnxNetwork, OnnxOptions } from "./onnx-network.ts";
export { readOnnxModel } from "./read-onnx-model.ts";
