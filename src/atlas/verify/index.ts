export type { Difference, Verification, VerifiedKind } from "./verification.ts";
export { type VerifyOptions, verifyRun } from "./verify-run.ts";
