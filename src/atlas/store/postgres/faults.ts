import { AtlasError } from "#errors";
import { systemErrorCode } from "#files";

/** A server that has not answered in time: nobody tells whether it ever will. */
export class LateAnswer extends Error {
  /** @param seconds that were waited */
  constructor(seconds: number) {
    super(`no answer within ${seconds} s`);
  }
}

/** Codes of errors of a database after which no job of a run can succeed. */
export const STORE_FAILURE_CODES: readonly string[] = [
  "store/unreachable",
  "store/refused",
  "store/failed",
  "store/two-writers",
];

/** What the system says where nobody answers, or not any more. */
const AWAY: readonly string[] = [
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ENETDOWN",
  "ENOTFOUND",
  "EAI_AGAIN",
  // A socket of this machine whose server is down.
  "ENOENT",
];

/**
 * What the server says where the same may be done a moment later: it is shutting down or starting, has no connection to spare,
 * broke this one off, or had to break off one of two transactions.
 */
const LATER = /^(08...|57P0[1235]|53300|25P03|40001|40P01)$/;

/** What the package says without a code of a connection that broke. */
const BROKEN = /connection terminated|connection error|not queryable|timeout e(xpired|xceeded)/i;

/** Whether a fault may be gone when the same is tried again, on another connection. */
export function isPassing(error: unknown): boolean {
  if (error instanceof LateAnswer) return true;
  const code = systemErrorCode(error);
  if (code !== undefined) return AWAY.includes(code) || LATER.test(code);
  return error instanceof Error && BROKEN.test(error.message);
}

/** Whether a server cannot encrypt and was asked to. */
export function lacksEncryption(error: unknown): boolean {
  return error instanceof Error && /does not support SSL/i.test(error.message);
}

/**
 * What a fault of a database means for a person, once it is not tried again.
 *
 * @param passwordFrom where the password came from that the server was told
 */
export function databaseError(error: unknown, where: string, passwordFrom?: string): AtlasError {
  if (error instanceof AtlasError) return error;
  const code = systemErrorCode(error) ?? "";
  const reason = messageOf(error);
  if (/^(28|3D|3F|42501)/.test(code) || /password|SASL|SSL|certificate/i.test(reason)) {
    return new AtlasError({
      code: "store/refused",
      kind: "input",
      problem: `the database does not let us in: ${reason}`,
      where,
      remedy: remedyOf(code, reason, passwordFrom),
      cause: error,
    });
  }
  if (code === "23503") {
    return new AtlasError({
      code: "store/failed",
      kind: "failure",
      problem: "the run was removed from the database",
      where,
      cause: error,
    });
  }
  if (code === "53100") {
    return new AtlasError({
      code: "files/disk-full",
      kind: "failure",
      problem: "cannot write: the disk of the database is full",
      where,
      remedy: "Free some space there and run again; what is finished is kept",
      cause: error,
    });
  }
  return new AtlasError({
    code: "store/failed",
    kind: "failure",
    problem: `the database says: ${reason}`,
    where,
    cause: error,
  });
}

function remedyOf(code: string, reason: string, passwordFrom: string | undefined): string {
  if (code === "28000" && /pg_hba/.test(reason))
    return "Check user and database; pg_hba.conf on the server says who may come in, from where, and whether encrypted";
  if (/SSL|certificate/i.test(reason)) {
    return "The parameter sslmode of the address, or PGSSLMODE, says whether connections are encrypted and what is asked of the server's certificate; sslrootcert, or PGSSLROOTCERT, names the file of who vouches for it";
  }
  const password =
    passwordFrom === undefined
      ? "the password is read from PGPASSWORD, from ~/.pgpass or from the address"
      : `the password was that of ${passwordFrom}`;
  return code === "28P01" ? `Check user and password: ${password}` : `Check user and database; ${password}`;
}

/** The error of a database that was given up. */
export function unreachable(
  error: unknown,
  where: string,
  seconds: number,
  hasAnswered: boolean,
): AtlasError {
  const problem = hasAnswered
    ? `the database has not been reached for ${Math.round(seconds)} s`
    : "the database cannot be reached";
  return new AtlasError({
    code: "store/unreachable",
    kind: hasAnswered ? "failure" : "input",
    problem: `${problem}: ${messageOf(error)}`,
    where,
    remedy: hasAnswered
      ? "Start the same command again once it is there; what is finished is kept"
      : "Check host and port, and whether the server runs",
    cause: error,
  });
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join("; ");
  return error instanceof Error ? error.message || String(systemErrorCode(error)) : String(error);
}
