import type { Quadrature } from "./quadrature.ts";

/**
 * The most that any measure with the moments of a Gauss quadrature can hold at one place: the distribution functions
 * of two such measures, that of the quadrature and the one it stands for among them, differ there by no more. 0 where the
 * quadrature is exact.
 *
 * It is 1/Σᵢ ℓᵢ(place)²/weightᵢ with the Lagrange polynomials ℓ of the nodes: a node's own weight at the node, and next to
 * nothing in a wide gap. Source: Akhiezer 1965, section 2.5 (Chebyshev, Markov and Stieltjes).
 */
export function christoffelNumber({ nodes, weights, isExact }: Quadrature, place: number): number {
  if (isExact) return 0;
  // Products of many distances leave the range of numbers; their logarithms do not.
  const distances = nodes.map((node) => Math.log(Math.abs(place - node)));
  let sum = 0;
  for (const [i, node] of nodes.entries()) {
    let logarithm = 0;
    for (const [j, other] of nodes.entries()) {
      if (j !== i) logarithm += distances[j]! - Math.log(Math.abs(node - other));
    }
    sum += Math.exp(2 * logarithm) / weights[i]!;
  }
  return 1 / sum;
}
