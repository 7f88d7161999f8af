import { writeSync } from "node:fs";

/** The file descriptor of a worker process by which it tells its coordinator that it goes on. */
export const SIGN_OF_LIFE = 4;

/** Tells the coordinator of this worker process that the process goes on. */
export function giveSignOfLife(): void {
  try {
    writeSync(SIGN_OF_LIFE, ".");
  } catch {
    // A worker that nobody listens to works on: whether its coordinator is gone shows elsewhere.
  }
}
