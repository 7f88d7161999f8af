import { AtlasError } from "#errors";
import { checkParameters } from "../check-networks.ts";
import type { PermutationStructure } from "./permutation-structure.ts";
import type { NetworkVectors } from "./permute.ts";
import type { NormScale, ScaleSymmetry } from "./scale-symmetries.ts";
import { slicesOf } from "./slices.ts";

/** The factors of the units of a symmetry's group: positive, or 1 and -1 of one by signs. */
export type Factors = Float64Array;

/** Factors that leave everything as it is, one array a symmetry. */
export function noScaling(
  { groups }: Pick<PermutationStructure, "groups">,
  symmetries: readonly ScaleSymmetry[],
): readonly Factors[] {
  return symmetries.map(({ group }) => new Float64Array(groups[group]!.size).fill(1));
}

/**
 * A network with its hidden units scaled, as new vectors: it computes the same up to rounding, and statistics stay those of
 * what it computes.
 *
 * @param factors one array a symmetry, a number for each unit of its group. Throws input errors `alignment/factors` for
 * others and `landscape/parameters` for vectors of another length.
 */
export function rescaled(
  structure: PermutationStructure,
  symmetries: readonly ScaleSymmetry[],
  { parameters, statistics }: NetworkVectors,
  factors: readonly Factors[],
): NetworkVectors {
  checkFactors(structure, symmetries, factors);
  checkParameters(structure, [parameters]);
  if (structure.statistics !== undefined && statistics !== undefined)
    checkParameters({ layout: structure.statistics }, [statistics]);
  const arrays = arraysOf(structure, parameters, statistics);
  const rowsIn = (array: string, group: number, way: number): Rows | undefined => {
    const found = arrays.get(array);
    if (found === undefined) return undefined;
    const { size } = structure.groups[group]!;
    const { width, places } = slicesOf(found.shape, structure.axes.get(array)!, group, size)[way]!;
    return { values: found.values, width, places };
  };
  symmetries.forEach(({ group, powers, norms }, symmetry) => {
    const own = factors[symmetry]!;
    if (own.every((factor) => factor === 1)) return;
    for (const norm of norms) {
      const [variances, weights] = [norm.variance, norm.weight].map((name) => rowsIn(name, group, norm.way));
      if (variances !== undefined) takeUpEpsilon(variances, weights!, own, norm);
    }
    for (const [array, ways] of powers) {
      ways.forEach((power, way) => {
        const rows = power === 0 ? undefined : rowsIn(array, group, way);
        if (rows !== undefined) scaleRows(rows, own, power);
      });
    }
  });
  const rounded = (names: "layout" | "statistics", vector: Float32Array): Float32Array => {
    const result = vector.slice();
    for (const { name, offset } of structure[names]!.entries) result.set(arrays.get(name)!.values, offset);
    return result;
  };
  const vectors = { parameters: rounded("layout", parameters) };
  return statistics === undefined || structure.statistics === undefined
    ? vectors
    : { ...vectors, statistics: rounded("statistics", statistics) };
}

/** The numbers of an array that belong to each unit of a group, `[units, width]`. */
interface Rows {
  readonly values: Float64Array;
  readonly width: number;
  readonly places: Int32Array;
}

/** Arrays of parameters and statistics by name, as float64, so that factors that cancel do. */
function arraysOf(
  { layout, statistics: ofStatistics }: PermutationStructure,
  parameters: Float32Array,
  statistics: Float32Array | undefined,
): ReadonlyMap<string, { readonly shape: readonly number[]; readonly values: Float64Array }> {
  const parts = [
    { entries: layout.entries, vector: parameters },
    ...(ofStatistics === undefined || statistics === undefined
      ? []
      : [{ entries: ofStatistics.entries, vector: statistics }]),
  ];
  return new Map(
    parts.flatMap(({ entries, vector }) =>
      entries.map(
        ({ name, shape, offset, size }) =>
          [name, { shape, values: Float64Array.from(vector.subarray(offset, offset + size)) }] as const,
      ),
    ),
  );
}

function scaleRows({ values, width, places }: Rows, factors: Factors, power: number): void {
  for (let i = 0; i < places.length; i++) values[places[i]!]! *= factors[Math.floor(i / width)]! ** power;
}

/** Scales the weights of a norm so that what it gives stays although the number beside the variance does. */
function takeUpEpsilon(variances: Rows, weights: Rows, factors: Factors, { epsilon }: NormScale): void {
  for (let i = 0; i < variances.places.length; i++) {
    const variance = variances.values[variances.places[i]!]!;
    const square = factors[Math.floor(i / variances.width)]! ** 2;
    weights.values[weights.places[i]!]! *= Math.sqrt(
      (square * variance + epsilon) / (square * (variance + epsilon)),
    );
  }
}

function checkFactors(
  { groups }: PermutationStructure,
  symmetries: readonly ScaleSymmetry[],
  factors: readonly Factors[],
): void {
  const wrong = symmetries.find(({ group, kind }, i) => {
    const own = factors[i];
    const isFactor = (factor: number): boolean =>
      kind === "sign" ? Math.abs(factor) === 1 : factor > 0 && Number.isFinite(factor);
    return own?.length !== groups[group]!.size || !own.every(isFactor);
  });
  if (wrong === undefined && symmetries.length === factors.length) return;
  throw new AtlasError({
    code: "alignment/factors",
    kind: "input",
    problem:
      wrong === undefined
        ? `${factors.length} arrays of factors for ${symmetries.length} symmetries`
        : `what is given for the group ${groups[wrong.group]!.name} are no ${wrong.kind === "sign" ? "signs" : "factors"} of its units`,
    where: "factors",
    expected:
      wrong === undefined
        ? "one a symmetry"
        : `${groups[wrong.group]!.size} ${wrong.kind === "sign" ? "of 1 and -1" : "positive numbers"}`,
  });
}
