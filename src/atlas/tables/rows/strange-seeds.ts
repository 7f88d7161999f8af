import { basename } from "node:path";
import type { Cell } from "#taxonomy";
import { counted } from "#words";
import type { CellReadings } from "./assigned-readings.ts";
import { placeWords } from "./places.ts";
import type { Reading } from "./readings.ts";

/**
 * A sentence for each table whose rows of pairs name networks of which no row of networks says anything, in cells that have such
 * rows: the two may call their seeds differently, and would then count every network twice.
 */
export function strangeSeedNotes(cells: ReadonlyMap<Cell, CellReadings>): string[] {
  const pairs = new Map<string, { readonly rows: Set<number>; readonly strange: Map<number, Cell> }>();
  for (const [cell, { observations, means, diverged }] of cells) {
    const all: readonly Reading[] = [...observations, ...means, ...diverged];
    const networks = new Set(all.flatMap(({ seeds }) => (seeds.length === 1 ? [...seeds] : [])));
    if (networks.size === 0) continue;
    for (const { seeds, path, line } of all) {
      if (seeds.length !== 2) continue;
      const known = pairs.get(path) ?? { rows: new Set<number>(), strange: new Map<number, Cell>() };
      pairs.set(path, known);
      known.rows.add(line);
      if (!seeds.every((seed) => networks.has(seed))) known.strange.set(line, cell);
    }
  }
  return [...pairs].flatMap(([path, { rows, strange }]) => {
    const line = [...strange.keys()].reduce(
      (least, other) => Math.min(least, other),
      Number.POSITIVE_INFINITY,
    );
    const first = strange.get(line);
    return first === undefined
      ? []
      : [
          `${basename(path)}: ${strange.size} of ${counted(rows.size, "row")} of pairs ${strange.size === 1 ? "names a network" : "name networks"} ` +
            `of which no row of networks says anything (line ${line}, ${placeWords(first.knobs)}), so they count as further networks: ` +
            "are seeds called alike in all tables?",
        ];
  });
}
