import { fork } from "node:child_process";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { AtlasError } from "#errors";
import type { VerifiedCells } from "./verification.ts";
import type { CellsOrder } from "./verify-cells.ts";
import type { VerifyFailure, VerifyReply } from "./verify-process.ts";

/** Node's own place for compiled modules: processes start in half the time. */
const COMPILE_CACHE = join(tmpdir(), "node-compile-cache");

/**
 * Computes cells again in a process that has computed nothing else.
 *
 * @throws AtlasError as what computes; `verify/process` (kind `failure`) when the process ends without an answer.
 */
export function inFreshProcess(
  order: CellsOrder,
  { onCell, signal }: { readonly onCell: () => void; readonly signal: AbortSignal },
): Promise<VerifiedCells> {
  const child = fork(join(import.meta.dirname, `verify-process${extname(import.meta.filename)}`), [], {
    execArgv: [],
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env },
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const kill = () => child.kill("SIGKILL");
  signal.addEventListener("abort", kill, { once: true });
  if (signal.aborted) kill();
  return new Promise<VerifiedCells>((resolve, reject) => {
    child.once("error", reject);
    child.on("message", (reply: VerifyReply) => {
      if (reply.type === "cell") onCell();
      else if (reply.type === "done") resolve(reply.verified);
      else reject(errorOf(reply.error));
    });
    child.once("close", (code, ending) => reject(endedEarly(ending ?? `exit code ${code}`)));
    // A process that has ended already is told by its close.
    child.send(order, () => {});
  }).finally(() => {
    signal.removeEventListener("abort", kill);
    kill();
  });
}

function errorOf({ where, expected, remedy, ...error }: VerifyFailure): AtlasError {
  return new AtlasError({
    ...error,
    ...(where !== undefined && { where }),
    ...(expected !== undefined && { expected }),
    ...(remedy !== undefined && { remedy }),
  });
}

function endedEarly(ending: string): AtlasError {
  return new AtlasError({
    code: "verify/process",
    kind: "failure",
    problem: `a process that computed a part of the run again ended without an answer (${ending})`,
    remedy: "Verify again with fewer --workers: it may have run out of memory",
  });
}
