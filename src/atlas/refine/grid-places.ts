import { cellKnobs, type ExperimentConfiguration, type KnobAxis } from "#atlas/configuration";
import type { PlannedCell } from "#atlas/plan";
import type { KnobValue } from "#knobs";

/** Where a cell lies in its plane. */
export interface GridPlace {
  /** Place on the axis of load, and of temperature, from 0. */
  readonly x: number;
  readonly y: number;
  /** Which plane it is of, by the values of the slices; one name for all where there are none. */
  readonly plane: string;
}

/** The places of the cells of a grid, in their order. */
function gridPlaces(
  { grid: { load, temperature, slices } }: Pick<ExperimentConfiguration, "grid">,
  cells: readonly Pick<PlannedCell, "knobs">[],
): readonly GridPlace[] {
  return cells.map(({ knobs }) => ({
    x: placeOn(load, knobs[load.knob]),
    y: placeOn(temperature, knobs[temperature.knob]),
    plane: slices.map(({ knob }) => String(knobs[knob])).join(" "),
  }));
}

/** The places of all cells of an experiment. */
export function placesOf(configuration: ExperimentConfiguration): readonly GridPlace[] {
  return gridPlaces(
    configuration,
    cellKnobs(configuration).map((knobs) => ({ knobs })),
  );
}

function placeOn({ values }: KnobAxis, value: KnobValue | null | undefined): number {
  return [...values.keys()].find((place) => values[place] === value) ?? -1;
}

/** The cells on every other line of both axes and on the last ones, by their places in the list. */
export function coarseCells(places: readonly GridPlace[]): readonly number[] {
  const isKept = (axis: "x" | "y") => {
    const last = Math.max(...places.map((place) => place[axis]));
    return (at: number) => at % 2 === 0 || at === last;
  };
  const [isLoadKept, isTemperatureKept] = [isKept("x"), isKept("y")];
  return places.flatMap(({ x, y }, index) => (isLoadKept(x) && isTemperatureKept(y) ? [index] : []));
}
