import type { Check, CheckGroup } from "./check.ts";
import { connectivityChecks } from "./connectivity-checks.ts";
import { curvatureChecks } from "./curvature-checks.ts";
import { networkChecks } from "./network-checks.ts";
import { similarityChecks } from "./similarity-checks.ts";

const GROUPS: readonly CheckGroup[] = [curvatureChecks, connectivityChecks, similarityChecks, networkChecks];

/** What the checks of one group came to. */
export interface CheckedGroup {
  readonly name: string;
  readonly checks: readonly Check[];
}

/**
 * Computes every number whose exact value is known, on the device that is selected: closed forms of curvature, of paths and of
 * similarity, and identities of networks. A few seconds on one core.
 */
export async function selfCheck(): Promise<readonly CheckedGroup[]> {
  const checked: CheckedGroup[] = [];
  for (const { name, run } of GROUPS) checked.push({ name, checks: await run() });
  return checked;
}
