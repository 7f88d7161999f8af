import type { KnobName } from "#knobs";
import { type Cell, estimateIn } from "../table/cells.ts";
import type { QuestionName } from "./diagnostic-tree.ts";
import { cellsTowards, DIRECTIONS, type Direction } from "./moves.ts";

/**
 * For each direction the test accuracy that moving one knob that way can gain, points, 0 or more;
 * `null` where the table has no second value of the knob.
 */
export type RoomForImprovement = Readonly<Record<Direction, number | null>>;

/**
 * What each cell could still gain: the best test accuracy of the cells in a direction minus its own, or 0
 * where none of them is better. `null` for a cell without test accuracy; cells without one are no aim either.
 *
 * Source: Zhou et al., "MD tree: a model-diagnostic tree grown on loss landscape", ICML 2024, section 3.
 */
export function roomForImprovement(
  cells: readonly Cell[],
  temperature: KnobName,
): readonly (RoomForImprovement | null)[] {
  const accuracies = cells.map((cell) => estimateIn(cell, "test_acc_pct").value);
  const aims = DIRECTIONS.map((direction) => cellsTowards(cells, direction, temperature));
  const movable = aims.map((aimsOfCells) => aimsOfCells.some((aimsOfCell) => aimsOfCell.length > 0));
  return accuracies.map((own, index) => {
    if (own === null) return null;
    const gains = DIRECTIONS.map((direction, i) => [
      direction,
      movable[i] === true
        ? Math.max(0, ...aims[i]![index]!.map((aim) => (accuracies[aim] ?? own) - own))
        : null,
    ]);
    return Object.fromEntries(gains) as Record<Direction, number | null>;
  });
}

/**
 * The right answer to a question by the room for improvement: the remedy that can gain most.
 *
 * `null` where the remedies can gain the same (a network at its best among them) or the table lacks a knob
 * that the question is about.
 */
export function answerByRoom(question: QuestionName, room: RoomForImprovement): string | null {
  const { wider, hotter, colder } = room;
  if (hotter === null || colder === null) return null;
  if (question === "temperature") return larger(hotter, colder, ["too cold", "too hot"]);
  const temperature = Math.max(hotter, colder);
  if (question === "width") {
    return wider === null ? null : larger(wider, temperature, ["width", "temperature"]);
  }
  const data = [room["more data"], room["cleaner labels"]].filter((gain) => gain !== null);
  return data.length === 0 ? null : larger(Math.max(...data), temperature, ["data", "temperature"]);
}

function larger(a: number, b: number, [ofA, ofB]: readonly [string, string]): string | null {
  return a === b ? null : a > b ? ofA : ofB;
}
