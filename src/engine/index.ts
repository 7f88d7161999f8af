export { type Compiled, compile } from "./compile.ts";
export type { CompileOptions, SpecTree, TensorTree } from "./front-end.ts";
export { type InspectedStage, type Inspection, inspectCompilation } from "./inspect.ts";
export { PASSES, type PassName } from "./passes.ts";
export type { TensorSpec } from "./program/program.ts";
export { type CompiledScan, compileScan, type ScanDefinition } from "./scan.ts";
export { DEVICES, type Device, requireDevice, selectDevice, selectedDevice } from "./session/device.ts";
export { compileStaged, type Stage, type Staged } from "./staged.ts";
export { LOWERED_PRIMITIVES } from "./traced-equation.ts";
