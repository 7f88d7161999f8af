import type { Program } from "#engine";
import type { Workload } from "#nets/layers";
import { elementCount } from "#trees";

/**
 * What the forward pass of one example costs, of a program that was traced for several.
 *
 * Multiplications of convolutions and of products of matrices; activations are the input and what these two give, twice, for
 * most are normalised or added to something.
 */
export function workloadOfProgram({ equations }: Program, examples: number, input: number): Workload {
  let multiplyAdds = 0;
  let activations = input;
  for (const { primitive, inputs, outputs } of equations) {
    if (primitive !== "conv" && primitive !== "dot") continue;
    const [left, right] = inputs.map(({ shape }) => shape);
    const count = elementCount(outputs[0]!.shape);
    const terms =
      primitive === "conv" ? elementCount(right!.slice(1)) : Math.max(left!.at(-1)!, right!.at(-1)!);
    multiplyAdds += (count * terms) / examples;
    activations += (2 * count) / examples;
  }
  return { multiplyAdds: Math.ceil(multiplyAdds), activations: Math.ceil(activations) };
}
