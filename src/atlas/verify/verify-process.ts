import { AtlasError } from "#errors";
import type { VerifiedCells } from "./verification.ts";
import { type CellsOrder, verifyCells } from "./verify-cells.ts";

/** What a process that computes cells again says to the one that asked. */
export type VerifyReply =
  | { readonly type: "cell" }
  | { readonly type: "done"; readonly verified: VerifiedCells }
  | { readonly type: "failed"; readonly error: VerifyFailure };

/** An error on its way between processes. */
export interface VerifyFailure {
  readonly code: string;
  readonly kind: AtlasError["kind"];
  readonly problem: string;
  readonly where?: string | undefined;
  readonly expected?: string | undefined;
  readonly remedy?: string | undefined;
}

function say(reply: VerifyReply): void {
  process.send?.(reply);
}

process.on("disconnect", () => process.exit(1));
// Ctrl-C reaches every process of the terminal; the one that asked ends this one.
process.on("SIGINT", () => {});
process.once("message", (order: CellsOrder) => {
  verifyCells(order, () => say({ type: "cell" })).then(
    (verified) => say({ type: "done", verified }),
    (error: unknown) => say({ type: "failed", error: failureOf(error) }),
  );
});

function failureOf(error: unknown): VerifyFailure {
  if (error instanceof AtlasError) {
    const { code, kind, problem, where, expected, remedy } = error;
    return { code, kind, problem, where, expected, remedy };
  }
  const problem = error instanceof Error ? error.message : String(error);
  return { code: "verify/unexpected", kind: "failure", problem };
}
