import { AtlasError } from "#errors";
import type { PreparedNetworks } from "./prepare-networks.ts";

/**
 * Refuses to compare a network with itself, whatever its files are called and in whichever form they are.
 *
 * @throws AtlasError `compare/same` of kind `input`
 */
export async function requireTwo(
  paths: readonly [first: string, second: string],
  [first, second]: readonly [PreparedNetworks, PreparedNetworks],
): Promise<void> {
  const [a, b] = [await parametersOf(first), await parametersOf(second)];
  if (first.networks.title !== second.networks.title || !areSame(a, b)) return;
  throw new AtlasError({
    code: "compare/same",
    kind: "input",
    where: paths[1],
    problem: `this is the same network as ${paths[0]}, number by number`,
    expected: "two networks",
    remedy: "Look whether one was saved under both names",
  });
}

async function parametersOf({ networks, reading }: PreparedNetworks): Promise<Float32Array> {
  return (await networks.weights(0, reading.taken.judgement.inputShape)).parameters;
}

function areSame(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
