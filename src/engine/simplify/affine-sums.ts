import { type Equation, newValue, type Operand, type Program, type Value } from "../program/program.ts";
import { definitionsOf, useCounts } from "../program/uses.ts";
import { variations, variedCount } from "../program/variation.ts";
import { replaceEquations, type Sum, sumsOf, type Term } from "./sum-terms.ts";

/** A factor counts as small when it holds at most this share of the elements of the sum. */
const SMALL_SHARE = 1 / 8;

/** A large array times the sum of small coefficients. */
interface Product {
  readonly large: Operand;
  readonly coefficients: Term[];
}

/**
 * Rearranges sums of large arrays times small ones, such as normalisation by channel and its derivatives make.
 *
 * `x·a + x·b` becomes `x·(a + b)`, and what is small itself joins a product as `affine(x, a, b) = x·a + b`, a
 * primitive jax-js does not have and which takes one pass over `x`.
 */
export function gatherAffineSums(program: Program): Program {
  const definitions = definitionsOf(program);
  const uses = useCounts(program);
  const variationOf = variations(program);
  const countOf = (operand: Operand): number => variedCount(operand, variationOf(operand));
  const replacements = new Map<Equation, readonly Equation[]>();
  for (const sum of sumsOf(program)) {
    const total = countOf(sum.root.outputs[0]!);
    const isSmall = (operand: Operand): boolean => countOf(operand) <= total * SMALL_SHARE;
    const occurrences = Map.groupBy(sum.terms, ({ operand }) => operand);
    const factorsOf = ({ operand }: Term): readonly [large: Operand, small: Operand] | undefined => {
      if (operand.kind !== "value" || uses.get(operand) !== occurrences.get(operand)!.length)
        return undefined;
      const made = definitions.get(operand);
      const [a, b] = made?.primitive === "mul" ? made.inputs : [];
      if (a === undefined || b === undefined) return undefined;
      if (isSmall(b) && countOf(a) === total) return [a, b];
      return isSmall(a) && countOf(b) === total ? [b, a] : undefined;
    };
    const products = new Map<Operand, Product>();
    const shifts: Term[] = [];
    const others: Term[] = [];
    for (const term of sum.terms) {
      const factors = factorsOf(term);
      if (factors !== undefined) {
        const [large, small] = factors;
        const product = products.get(large) ?? { large, coefficients: [] };
        product.coefficients.push({ operand: small, isNegative: term.isNegative });
        products.set(large, product);
      } else if (isSmall(term.operand)) shifts.push(term);
      else others.push(term);
    }
    const gathers = [...products.values()].some(({ coefficients }) => coefficients.length > 1);
    if (!gathers && (products.size === 0 || shifts.length === 0)) continue;
    replacements.set(sum.root, new SumWriter(sum).write([...products.values()], shifts, others));
  }
  return replaceEquations(program, replacements);
}

/** Writes the equations of one rearranged sum. */
class SumWriter {
  readonly #equations: Equation[] = [];
  readonly #output: Value;

  constructor({ root }: Sum) {
    this.#output = root.outputs[0]!;
  }

  write(products: readonly Product[], shifts: readonly Term[], others: readonly Term[]): readonly Equation[] {
    const shift = shifts.length === 0 ? undefined : this.#sum(shifts);
    const terms = products.map(({ large, coefficients }, i): Term => {
      const scale = this.#sum(coefficients);
      const made =
        i === 0 && shift !== undefined
          ? this.#equation("affine", [large, scale, shift], this.#output.shape)
          : this.#equation("mul", [large, scale], this.#output.shape);
      return { operand: made, isNegative: false };
    });
    const made = this.#sum([...terms, ...others]);
    const last = this.#equations.at(-1)!;
    if (last.outputs[0] !== made) throw new Error("a rearranged sum does not end with its root");
    return [...this.#equations.slice(0, -1), { ...last, outputs: [this.#output] }];
  }

  #sum(terms: readonly Term[]): Operand {
    const [first, ...rest] = terms.toSorted((a, b) => Number(a.isNegative) - Number(b.isNegative));
    const start = first!.isNegative
      ? this.#equation("neg", [first!.operand], first!.operand.shape)
      : first!.operand;
    return rest.reduce<Operand>(
      (sum, { operand, isNegative }) =>
        this.#equation(isNegative ? "sub" : "add", [sum, operand], broadcastShape(sum.shape, operand.shape)),
      start,
    );
  }

  #equation(
    primitive: "add" | "sub" | "neg" | "mul" | "affine",
    inputs: readonly Operand[],
    shape: readonly number[],
  ): Value {
    const output = newValue("float32", shape);
    this.#equations.push({ primitive, inputs, parameters: {}, outputs: [output] });
    return output;
  }
}

function broadcastShape(a: readonly number[], b: readonly number[]): readonly number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) =>
    Math.max(a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1),
  );
}
