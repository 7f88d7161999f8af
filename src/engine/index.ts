export { type Compiled, compile } from "./compile.ts";
export type { CompileOptions, SpecTree, TensorTree } from "./front-end.ts";
export { giveBack } from "./give-back.ts";
export { evaluateProgram, unevaluated } from "./in-float64/evaluate-program.ts";
export { indexedRows } from "./indexed-rows.ts";
export { type InspectedStage, type Inspection, inspectCompilation } from "./inspect.ts";
export { PASSES, type PassName } from "./passes.ts";
export { alike, type PrimitiveName } from "./program/primitives.ts";
export { printProgram } from "./program/print.ts";
export type { EquationOf, Operand, Program, TensorSpec, Value } from "./program/program.ts";
export { type CompiledScan, compileScan, type ScanDefinition } from "./scan.ts";
export { closeIdleSessions, keepingSessions } from "./session/cache.ts";
export { DEVICES, type Device, requireDevice, selectDevice, selectedDevice } from "./session/device.ts";
export { settleArithmetic } from "./session/settle-arithmetic.ts";
export { compileStaged, type Stage, type Staged } from "./staged.ts";
export { LOWERED_PRIMITIVES } from "./traced-equation.ts";
export {
  type CompiledValues,
  compileValues,
  type TracedProgram,
  traceProgram,
  type ValueTree,
} from "./traced-program.ts";
