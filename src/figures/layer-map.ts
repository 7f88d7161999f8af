import { viridis } from "./colour-ramp.ts";
import type { GridCell, GridMap } from "./figure.ts";
import { colourBar } from "./metric-scale.ts";
import { numberLabel } from "./number-label.ts";

/** How alike the layers of two networks are. */
export interface LayerLikeness {
  readonly layers: number;
  /** What reads each layer, where that is known. */
  readonly names?: readonly string[];
  /** `[layers, layers]` flat, rows by the first network; `null` where a layer is constant. */
  readonly values: readonly (number | null)[];
}

/** The similarity of every layer of one network to every layer of another as a map: the first network's layers downward. */
export function layerMap(
  { layers, values, names }: LayerLikeness,
  title: string,
  [first, second]: readonly [string, string],
): GridMap {
  const places = Array.from({ length: layers }, (_, i) => i + 1);
  const axis = (name: string) => ({
    knob: "layer",
    title: `layers of ${name}`,
    values: places,
    labels: places.map(String),
  });
  const called = (place: number): string => `layer ${place + 1}${names ? ` (${names[place]})` : ""}`;
  const cells = values.map((value, at): GridCell => {
    const [row, column] = [Math.floor(at / layers), at % layers];
    const words = value === null ? "one is constant" : numberLabel(value, 3);
    return {
      column,
      row,
      index: null,
      state: value === null ? "not-measured" : "value",
      value,
      fill: value === null ? null : viridis(value),
      text: null,
      partial: false,
      title: `${called(row)} of ${first}, ${called(column)} of ${second}\nCKA: ${words}`,
    };
  });
  return {
    kind: "grid-map",
    title,
    x: axis(second),
    y: axis(first),
    cells,
    bar: colourBar([0, 1], viridis, "CKA"),
    borders: [],
    regions: [],
    legend: [],
  };
}
