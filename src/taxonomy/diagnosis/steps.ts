import type { KnobName } from "#knobs";
import { type Cell, estimateIn } from "../table/cells.ts";
import { byDirection, cellsTowards, DIRECTIONS, type Direction } from "./moves.ts";

/** The nearest cell in each direction of each cell of a table, and how test accuracy changes on the way. */
export interface Steps {
  readonly temperature: KnobName;
  readonly cells: readonly Cell[];
  /** Index of the nearest cell in the direction by index of the cell; `null` where the table ends. */
  readonly next: Readonly<Record<Direction, readonly (number | null)[]>>;
  /** For each cell the cells one step away on any knob, whichever way. */
  readonly adjacent: readonly ReadonlySet<number>[];
}

const known = new WeakMap<readonly Cell[], Steps>();

/** All single steps between neighbouring cells; asked again of the same list, the same. */
export function stepsBetween(cells: readonly Cell[], temperature: KnobName): Steps {
  const found = known.get(cells);
  if (found?.temperature === temperature) return found;
  const steps = stepsAmong(cells, temperature);
  known.set(cells, steps);
  return steps;
}

function stepsAmong(cells: readonly Cell[], temperature: KnobName): Steps {
  const next = byDirection((direction) =>
    cellsTowards(cells, direction, temperature).map((aims) => aims[0] ?? null),
  );
  const adjacent = cells.map(() => new Set<number>());
  for (const direction of DIRECTIONS) {
    for (const [from, to] of next[direction].entries()) {
      if (to === null) continue;
      adjacent[from]!.add(to);
      adjacent[to]!.add(from);
    }
  }
  return { temperature, cells, next, adjacent };
}

/** Test accuracy that a step from a cell gains, points; `null` where there is no such step or no test accuracy. */
export function gainOfStep({ cells, next }: Steps, from: number, direction: Direction): number | null {
  const to = next[direction][from] ?? null;
  const [before, after] = [from, to].map((index) =>
    index === null ? null : estimateIn(cells[index], "test_acc_pct").value,
  );
  return before === null || before === undefined || after === null || after === undefined
    ? null
    : after - before;
}
