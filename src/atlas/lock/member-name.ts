import { randomBytes } from "node:crypto";
import { hostname } from "node:os";

/** A name for a member that no other ever has: machine, process and chance; good for a file name. */
export function newMemberName(): string {
  return `${hostname().replaceAll(/[^A-Za-z0-9-]/g, "-")}-${process.pid}-${randomBytes(4).toString("hex")}`;
}
