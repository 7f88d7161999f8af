/** Networks that a module of a user's describes; loads what they compute with. */
export { type ModuleFamily, moduleFamily } from "./module-family.ts";
export type { ModuleCode } from "./module-source.ts";
export type { OwnLossTools, OwnSizes, OwnTools } from "./network-module.ts";
