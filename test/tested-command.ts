import { dirname, join } from "node:path";

/** The variable by which suites, and the processes that they start, know where the packed command lies. */
export const PACKED_COMMAND = "LOSS_ATLAS_PACKED_COMMAND";

/** The command of this checkout as people start it there, whose modules are loaded one by one. */
export const CHECKOUT_COMMAND = join(import.meta.dirname, "..", "bin", "loss-atlas.js");

/** The command that suites start: the packed one (`packed-command.ts`), where there is one. */
export const TESTED_COMMAND = process.env[PACKED_COMMAND] ?? CHECKOUT_COMMAND;

/** Where commands of all suites keep the programs that they compile, as those of a user do; nowhere (`""`) where none is packed. */
export const KEPT_PROGRAMS =
  TESTED_COMMAND === CHECKOUT_COMMAND ? "" : join(dirname(dirname(TESTED_COMMAND)), "kept");
