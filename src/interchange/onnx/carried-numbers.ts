import type { OnnxNode } from "./model.ts";
import { isFloat } from "./tensor-data.ts";

/** What stored numbers reach a value by way of constants alone. */
export interface Carried {
  /** Names of stored tensors. */
  readonly sources: ReadonlySet<string>;
  /** Whether they come as they are stored, but for their shape. */
  readonly isDirect: boolean;
  /** Which of them are means and variances of a normalisation that the file writes out, by what is computed of them. */
  readonly statistics: ReadonlySet<string>;
  /** A tensor that a small number was added to, as to a variance before its root is taken. */
  readonly raised?: string;
  /** A tensor that was multiplied with the root of a variance, as a mean is. */
  readonly scaled?: string;
}

/** Operators whose results tell sizes. */
export const OF_SHAPES = ["Shape", "Size"];
/** Operators whose results are no longer the numbers that came in. */
const FORGETTING = [
  ...OF_SHAPES,
  "ConstantOfShape",
  "Range",
  "Equal",
  "Less",
  "Greater",
  "Not",
  "ArgMax",
  "NonZero",
];
/** Operators that hand numbers on as they are. */
const HANDING_ON = [
  "Identity",
  "Transpose",
  "Reshape",
  "Flatten",
  "Squeeze",
  "Unsqueeze",
  "Cast",
  "CastLike",
  "Expand",
];

/** A stored tensor as it is. */
export function asStored(name: string): Carried {
  return { sources: new Set([name]), isDirect: true, statistics: new Set() };
}

/**
 * Carries stored numbers through an operator on constants alone.
 *
 * @param isScalar whether a stored tensor holds a single number
 */
export function handOn(
  node: OnnxNode,
  carried: Map<string, Carried>,
  isScalar: (name: string) => boolean,
): void {
  const { operator, domain, inputs, outputs, attributes } = node;
  if (domain === "" && FORGETTING.includes(operator)) return;
  if (operator === "Cast") {
    const to = attributes.get("to");
    if (to?.kind === "integer" && !isFloat(to.value)) return;
  }
  const owns = inputs.flatMap((name) => carried.get(name) ?? []);
  if (owns.length === 0) return;
  const found = normalising(operator, owns, isScalar);
  const value: Carried = {
    isDirect: HANDING_ON.includes(operator) && owns.every((own) => own.isDirect),
    sources: new Set(owns.flatMap((own) => [...own.sources])),
    ...found,
    statistics: new Set([...owns.flatMap((own) => [...own.statistics]), ...(found.statistics ?? [])]),
  };
  for (const output of outputs) if (output !== "") carried.set(output, value);
}

/**
 * What an operator shows of its inputs where they are those of a normalisation: the root of a variance and a small number, and
 * a shift less a mean times that.
 */
function normalising(
  operator: string,
  owns: readonly Carried[],
  isScalar: (name: string) => boolean,
): Partial<Carried> {
  const [first, second] = owns;
  const nameOf = ({ sources, isDirect }: Carried): string | undefined => {
    const [name] = sources;
    return isDirect && sources.size === 1 ? name : undefined;
  };
  const names = owns.map(nameOf);
  if (HANDING_ON.includes(operator) && owns.length === 1) return { ...first };
  if (operator === "Add" && owns.length === 2) {
    const raised = names.find((name) => name !== undefined && !isScalar(name));
    const isByScalar = names.some((name) => name !== undefined && isScalar(name));
    return raised !== undefined && isByScalar ? { raised } : {};
  }
  if ((operator === "Sqrt" || operator === "Pow") && first?.raised !== undefined)
    return { statistics: new Set([first.raised]) };
  if (operator === "Mul" && owns.length === 2) {
    const scaled = [0, 1].map((i) => (owns[1 - i]!.statistics.size > 0 ? names[i] : undefined));
    const mean = scaled.find((name) => name !== undefined && !isScalar(name));
    return mean === undefined ? {} : { scaled: mean };
  }
  if (operator === "Sub" && second?.scaled !== undefined) return { statistics: new Set([second.scaled]) };
  return {};
}
