import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { estimateMean } from "#statistics";
import { type Numbers, networkNumbers, type Place, pairNumbers } from "./made-landscape.ts";

/** Networks of each cell; every two of them make a pair. */
const SEEDS = [0, 1, 2] as const;
const PAIRS = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;

/** The files of a plane as tables: means with errors by cell, and the networks and pairs behind them. */
export interface LargeTables {
  readonly cells: string;
  readonly networks: string;
  readonly pairs: string;
}

/** The values of an axis of so many steps: whole widths, or learning rates over three decades. */
export const widthsOf = (side: number): readonly number[] => Array.from({ length: side }, (_, i) => i + 2);
export const ratesOf = (side: number): readonly number[] =>
  Array.from({ length: side }, (_, i) => Number((1e-3 * 10 ** ((3 * i) / (side - 1))).toPrecision(4)));

/** Writes the tables of a square plane into a folder. */
export function writeLargeTables(folder: string, side: number): LargeTables {
  const rates = ratesOf(side);
  const cells: string[] = [];
  const networks: string[] = [];
  const pairs: string[] = [];
  for (const [column, width] of widthsOf(side).entries()) {
    for (const [row, rate] of rates.entries()) {
      const place: Place = { load: column / (side - 1), heat: row / (side - 1) };
      const knobs = `${width},${rate}`;
      const own = SEEDS.map((seed) => networkNumbers(place, `${knobs},${seed}`));
      const joined = PAIRS.map(([i, j]) => pairNumbers(place, `${knobs},${i},${j}`));
      if (cells.length === 0) {
        const [first, pair] = [Object.keys(own[0]!), Object.keys(joined[0]!)];
        const withErrors = [...first, ...pair].flatMap((name) => [name, `${name}_se`]);
        cells.push(["width", "learning_rate", "seeds", ...withErrors].join());
        networks.push(["width", "learning_rate", "seed", ...first].join());
        pairs.push(["width", "learning_rate", "seed_i", "seed_j", ...pair].join());
      }
      cells.push([knobs, SEEDS.length, ...meansOf(own), ...meansOf(joined)].join());
      for (const [seed, numbers] of own.entries())
        networks.push([knobs, seed, ...Object.values(numbers)].join());
      for (const [i, numbers] of joined.entries())
        pairs.push([knobs, ...PAIRS[i]!, ...Object.values(numbers)].join());
    }
  }
  const write = (name: string, lines: readonly string[]): string => {
    const path = join(folder, name);
    writeFileSync(path, `${lines.join("\n")}\n`);
    return path;
  };
  return {
    cells: write("cells.csv", cells),
    networks: write("networks.csv", networks),
    pairs: write("pairs.csv", pairs),
  };
}

/** The means of several records with their standard errors, in turns. */
function meansOf(records: readonly Numbers[]): readonly (number | null)[] {
  return Object.keys(records[0]!).flatMap((name) => {
    const { value, standardError } = estimateMean(records.map((record) => record[name]!));
    return [value, standardError];
  });
}
