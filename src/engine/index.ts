export { type Compiled, type CompileOptions, compile, type SpecTree, type TensorTree } from "./compile.ts";
export { LOWERED_PRIMITIVES } from "./lowering/lower.ts";
export type { TensorSpec } from "./program/program.ts";
export { type CompiledScan, compileScan, type ScanDefinition } from "./scan.ts";
export type { Traced } from "./trace.ts";
