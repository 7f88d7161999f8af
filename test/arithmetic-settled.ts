import { beforeAll } from "vitest";
import { settleArithmetic } from "#engine";

// Suites share a process, and what is computed in it must not depend on which of them has compiled before.
beforeAll(settleArithmetic);
