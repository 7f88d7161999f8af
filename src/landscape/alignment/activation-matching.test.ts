import { describe, expect, test } from "vitest";
import { families } from "#families";
import { buildNetwork } from "#families/networks";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import { elementCount } from "#trees";
import { matchActivations } from "./activation-matching.ts";
import { permutationStructure } from "./permutation-structure.ts";
import { inverse, type NetworkVectors, permuted, randomPermutations } from "./permute.ts";

const IMAGE = [1, 8, 8];

function normals(length: number, name: string, scale = 1): Float32Array {
  const stream = randomStream(4, name);
  return Float32Array.from({ length }, () => scale * stream.normal());
}

/** A drawn network whose biases are drawn too, so that units differ. */
function drawn(network: ReturnType<typeof buildNetwork>, name: string): NetworkVectors {
  const parameters = initialise(network, "he-normal", randomStream(4, name));
  const noise = normals(parameters.length, `${name} noise`, 0.05);
  return {
    parameters: parameters.map((value, i) => value + noise[i]!),
    statistics: network.statistics && normals(network.statistics.size, name).map((value) => value ** 2 + 0.2),
  };
}

const choices = families().flatMap(({ name, norms, depth, needsSentences = false }) =>
  needsSentences || name === "resnet50"
    ? []
    : norms.map((norm) => ({ family: name, norm, width: 4, ...(!("fixed" in depth) && { depth: 2 }) })),
);

const SENTENCES = { words: { source: 7, target: 6 }, length: { source: 4, target: 3 } };

/** Matches a permuted copy with its original, and the original with itself. */
async function matchedCopy(network: ReturnType<typeof buildNetwork>, inputs: Float32Array | Int32Array) {
  const structure = permutationStructure(network);
  const reference = drawn(network, "reference");
  const order = randomPermutations(structure, randomStream(1, "order"));
  const copy = permuted(structure, reference, order);
  const request = { classifier: network, reference, inputs };
  const [found, itself] = await Promise.all([
    matchActivations({ ...request, network: copy }),
    matchActivations({ ...request, network: reference }),
  ]);
  return { order, found, itself };
}

describe("of a permuted copy the order is found, of whatever units act", () => {
  const images = choices.map((choice) => ({
    name: `${choice.family} with norm ${choice.norm}`,
    network: buildNetwork(choice, IMAGE, 4),
    inputs: normals(37 * elementCount(IMAGE), "inputs"),
  }));
  const sentences = {
    name: "transformer",
    network: buildNetwork({ family: "transformer", width: 4, depth: 1 }, [7], 6, SENTENCES),
    inputs: Int32Array.from({ length: 40 * 7 }, (_, i) => (i * i) % 6),
  };

  test.each([...images, sentences])("$name", async ({ network, inputs }) => {
    const { order, found, itself } = await matchedCopy(network, inputs);
    let recovered = 0;
    for (const [i, own] of found.correlations.entries()) {
      const { before, after } = itself.correlations[i]!;
      expect(own!.after).toBeCloseTo(before, 5);
      expect(after).toBeCloseTo(before, 5);
      // A unit that does not vary is correlated with none, so that its place is open.
      if (before < 1 - 1e-6) continue;
      expect(found.permutations[i]).toEqual(inverse(order[i]!));
      recovered++;
    }
    expect(recovered).toBeGreaterThan(0);
  });
});

test("examples that do not fit are refused", async () => {
  const network = buildNetwork({ family: "mlp", width: 4, depth: 1 }, IMAGE, 4);
  const reference = drawn(network, "reference");
  const request = { classifier: network, reference, network: reference };
  await expect(matchActivations({ ...request, inputs: new Float32Array(65) })).rejects.toThrow("examples");
});
