import type { ScaleSymmetry } from "./scale-symmetries.ts";
import type { Table } from "./weight-tables.ts";

/** How the units of a group are scaled where they are matched. */
export interface ScalableGroup {
  /** Symmetries by factors, no two of which lie in one array of parameters. */
  readonly scales: readonly GroupScale[];
  /** The number of the symmetry by signs; `undefined` where there is none, or more than one. */
  readonly sign: number | undefined;
  readonly tables: readonly ScalableTable[];
}

interface GroupScale {
  /** Its number among all symmetries. */
  readonly symmetry: number;
  /** Whether nothing is divided by the factor, as before a norm, so that the size of a unit has no meaning. */
  readonly isFree: boolean;
}

/** An array of parameters with what the factors of a group do to it. */
interface ScalableTable {
  readonly table: Table;
  /** Which of the group's scales multiplies or divides it, or -1. */
  readonly scale: number;
  readonly divides: boolean;
  readonly turns: boolean;
}

/**
 * The symmetries of a group by which its units can be matched one by one: none where the group lies on two axes of an array.
 */
export function scalableGroup(
  tables: readonly Table[],
  symmetries: readonly ScaleSymmetry[],
  group: number,
): ScalableGroup {
  const powerIn = ({ powers }: ScaleSymmetry, { parameter, way }: Table): number =>
    powers.get(parameter)?.[way] ?? 0;
  const own = areApart(tables)
    ? [...symmetries.keys()].filter((symmetry) => symmetries[symmetry]!.group === group)
    : [];
  const taken = new Set<Table>();
  const scales = own.flatMap((symmetry): GroupScale[] => {
    const known = symmetries[symmetry]!;
    const powers = tables.map((table) => powerIn(known, table));
    const isSimple = powers.every(
      (power, i) => power === 0 || (Math.abs(power) === 1 && !taken.has(tables[i]!)),
    );
    if (known.kind === "sign" || !isSimple) return [];
    tables.forEach((table, i) => {
      if (powers[i] !== 0) taken.add(table);
    });
    return [{ symmetry, isFree: !powers.includes(1) || !powers.includes(-1) }];
  });
  const signs = own.filter((symmetry) => symmetries[symmetry]!.kind === "sign");
  const sign = signs.length === 1 ? signs[0] : undefined;
  return {
    scales,
    sign,
    tables: tables.map((table) => {
      const scale = scales.findIndex(({ symmetry }) => powerIn(symmetries[symmetry]!, table) !== 0);
      return {
        table,
        scale,
        divides: scale >= 0 && powerIn(symmetries[scales[scale]!.symmetry]!, table) < 0,
        turns: sign !== undefined && powerIn(symmetries[sign]!, table) !== 0,
      };
    }),
  };
}

/** Whether no number belongs to two units of a group. */
function areApart(tables: readonly Table[]): boolean {
  return [...Map.groupBy(tables, ({ parameter }) => parameter).values()].every(
    (own) =>
      own.length === 1 ||
      new Set(own.flatMap(({ places }) => [...places])).size ===
        own.reduce((sum, { places }) => sum + places.length, 0),
  );
}
