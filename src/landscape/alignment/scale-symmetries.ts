import type { Operand, Value } from "#engine";
import { isVariance, statisticNames } from "#nets/layers";
import type { Classifier } from "../classifier.ts";
import { nullSpace } from "./null-space.ts";
import { type AnalysedNetwork, analysedNetwork, EXAMPLES } from "./permutation-structure.ts";
import { combined, type Form, type Forms, groupsOn, Requirements, type ScaleKind } from "./scale-forms.ts";
import { formsThrough, type ScaleContext } from "./scale-rules.ts";

/** What the unit of a norm is divided by: the root of its variance and of a small number. */
export interface NormScale {
  /** The array of variances, among the statistics. */
  readonly variance: string;
  readonly epsilon: number;
  /** The parameter that scales what the norm gives, of the shape of the variances. */
  readonly weight: string;
  /** Which of the ways in which the group lies in both. */
  readonly way: number;
}

/** A way in which each unit of a group can be scaled by a positive number, or have its sign changed, and answers stay. */
export interface ScaleSymmetry {
  readonly kind: ScaleKind;
  /** The group of the permutation structure. */
  readonly group: number;
  /**
   * The power by which the factor of a unit goes into its part of each array, by the array's name, once for every way in
   * which the group lies in it, axis by axis.
   */
  readonly powers: ReadonlyMap<string, readonly number[]>;
  /** The norms that divide by the factor, whose weights take up what their small number makes of it. */
  readonly norms: readonly NormScale[];
}

/** The largest number that counts as one that keeps a root from zero. */
const LARGEST_EPSILON = 1e-3;

/**
 * How the units of a network can be scaled, or their signs changed, without a change of its answers, read off the program of
 * its logits as permutations are.
 *
 * By which power the factor of a unit goes into every value is followed through the program as a sum of unknowns, the powers
 * by which it goes into parameters: products add powers, sums need equal ones, ReLU lets positive factors through and an odd
 * function signs; what is no function of either kind needs none. What solves all that is needed is a symmetry. Where a norm
 * divides by statistics, units before it can be scaled, and the statistics with them. What is found is right, and may be
 * less than there is.
 */
export function scaleSymmetries(classifier: Classifier): readonly ScaleSymmetry[] {
  const network = analysedNetwork(classifier, EXAMPLES);
  return (["scale", "sign"] as const).flatMap((kind) => symmetriesOf(network, kind));
}

/** A power that is asked for: of a group's factor in one of the places where it lies in an array. */
interface Unknown {
  readonly array: string;
  readonly group: number;
  /** Which of the ways in which the group lies in the array. */
  readonly way: number;
}

function symmetriesOf(network: AnalysedNetwork, kind: ScaleKind): readonly ScaleSymmetry[] {
  const { unknowns, requirements, epsilons } = requirementsOf(network, kind);
  const ofStatistics = pairsOfStatistics(unknowns);
  const all = [...requirements.rows, ...ofStatistics];
  return components(unknowns.length, all).flatMap((members) => {
    const own = all.filter((row) => [...row.keys()].some((unknown) => members.includes(unknown)));
    return nullSpace(members, own, kind === "sign").flatMap((solution): ScaleSymmetry[] => {
      const found = members.flatMap((unknown, i) =>
        solution[i] === 0 ? [] : [{ ...unknowns[unknown]!, power: solution[i]! }],
      );
      const first = found.find(({ array }) => !isStatistic(network, array));
      if (first === undefined) return [];
      const norms =
        kind === "sign"
          ? []
          : found.flatMap(({ array, way, power }) =>
              isVariance(array) && isStatistic(network, array)
                ? [{ power, norm: normOf(network, array, way, unknowns, requirements, epsilons) }]
                : [],
            );
      if (norms.some(({ norm }) => norm === undefined)) return [];
      const powers = new Map<string, number[]>();
      for (const { array, group, way, power } of found) {
        const ways = unknowns.filter((other) => other.array === array && other.group === group).length;
        const own = powers.get(array) ?? Array.from({ length: ways }, () => 0);
        own[way] = kind === "sign" ? 1 : power / first.power;
        powers.set(array, own);
      }
      return [{ kind, group: first.group, powers, norms: norms.map(({ norm }) => norm!) }];
    });
  });
}

const isStatistic = ({ structure }: AnalysedNetwork, array: string): boolean =>
  structure.statistics?.entries.some(({ name }) => name === array) ?? false;

/** What the program needs, in the powers of its arrays. */
function requirementsOf(network: AnalysedNetwork, kind: ScaleKind) {
  const { program, parameters, statistics, shapesOf } = network;
  const unknowns: Unknown[] = [];
  const requirements = new Requirements();
  const forms = new Map<Operand, Forms>();
  for (const [array, value] of Object.entries({ ...parameters, ...statistics })) {
    const ways = new Map<number, number>();
    const own = shapesOf(value).map((shape) =>
      groupsOn(shape).map((group): Form => {
        const way = ways.get(group) ?? 0;
        ways.set(group, way + 1);
        return new Map([[unknowns.push({ array, group, way }) - 1, 1]]);
      }),
    );
    forms.set(value, own);
  }
  const variances = new Map(
    Object.entries(statistics).flatMap(([name, value]) => (isVariance(name) ? [[value, name] as const] : [])),
  );
  const epsilons = new Map<string, number>();
  const zeros = new Set<Operand>(
    program.constants.flatMap(({ value, data }) =>
      Array.prototype.every.call(data, (own) => own === 0) ? [value] : [],
    ),
  );
  const opposites = new Map<Operand, Operand>();
  const context: ScaleContext = {
    kind,
    requirements,
    shapesOf: (operand) => (operand.kind === "literal" ? [] : shapesOf(operand)),
    groupsOf: (value) => shapesOf(value).map((shape) => groupsOn(shape).length),
    formsOf: (operand) =>
      forms.get(operand) ??
      (operand.kind === "literal"
        ? []
        : shapesOf(operand).map((shape) => groupsOn(shape).map(() => new Map()))),
    isZero: (operand) => zeros.has(operand) || (operand.kind === "literal" && operand.value === 0),
    areOpposite: (one, other) =>
      opposites.get(one) === other ||
      opposites.get(other) === one ||
      (one.kind === "literal" && other.kind === "literal" && one.value === -other.value),
    isVarianceSum: (inputs) => {
      const name = inputs.map((input) => variances.get(input as Value)).find((found) => found !== undefined);
      const small = inputs.find((input) => input.kind === "literal");
      if (name === undefined || small === undefined) return false;
      if (!(small.value > 0 && small.value <= LARGEST_EPSILON)) return false;
      epsilons.set(name, small.value);
      return true;
    },
  };
  for (const equation of program.equations) {
    const [first, second] = equation.inputs;
    const isNegative =
      equation.primitive === "neg" ||
      (equation.primitive === "mul" && second?.kind === "literal" && second.value === -1);
    if (isNegative) opposites.set(equation.outputs[0]!, first!);
    const found = formsThrough(equation.primitive, equation, context);
    equation.outputs.forEach((output, i) => {
      forms.set(output, found[i]!);
    });
  }
  for (const output of program.outputs) requirements.noneOf(context.formsOf(output));
  return { unknowns, requirements, epsilons };
}

/** A variance goes by the square of the factor by which its mean goes. */
function pairsOfStatistics(unknowns: readonly Unknown[]): readonly Form[] {
  return unknowns.flatMap(({ array, group, way }, variance): Form[] => {
    if (!isVariance(array)) return [];
    const layer = array.slice(0, -statisticNames("").variance.length);
    const mean = unknowns.findIndex(
      (own) => own.array === statisticNames(layer).mean && own.group === group && own.way === way,
    );
    return mean < 0
      ? [new Map([[variance, 1]])]
      : [combined([1, new Map([[variance, 1]])], [-2, new Map([[mean, 1]])])];
  });
}

/** The norm that divides by the root of a variance: scaled by its square, a weight can take the factor back. */
function normOf(
  { structure }: AnalysedNetwork,
  variance: string,
  way: number,
  unknowns: readonly Unknown[],
  { rows }: Requirements,
  epsilons: ReadonlyMap<string, number>,
): NormScale | undefined {
  const own = unknowns.findIndex((unknown) => unknown.array === variance && unknown.way === way);
  const shape = JSON.stringify(structure.axes.get(variance));
  const weight = unknowns.find(
    ({ array, way: other }, i) =>
      i !== own &&
      other === way &&
      JSON.stringify(structure.axes.get(array)) === shape &&
      rows.some((row) => row.has(i)) &&
      rows.every((row) => (row.get(i) ?? 0) + 2 * (row.get(own) ?? 0) === 0),
  );
  const epsilon = epsilons.get(variance);
  return weight === undefined || epsilon === undefined
    ? undefined
    : { variance, epsilon, weight: weight.array, way };
}

/** Unknowns in sets between which no equation lies. */
function components(count: number, rows: readonly Form[]): readonly (readonly number[])[] {
  const parent = Array.from({ length: count }, (_, i) => i);
  const root = (of: number): number => {
    let at = of;
    while (parent[at] !== at) at = parent[at]!;
    return at;
  };
  for (const row of rows) {
    const [first, ...others] = [...row.keys()].map(root);
    for (const other of others) parent[root(other)] = root(first!);
  }
  const sets = Map.groupBy(parent.keys(), root);
  return [...sets.values()];
}
