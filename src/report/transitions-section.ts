import { numberLabel } from "#figures";
import {
  type AtlasTable,
  KNOBS,
  type KnobName,
  type LineTransition,
  type QuadruplePoint,
  type SliceTransitions,
} from "#taxonomy";
import { escapeHtml } from "./html.ts";
import { type ReportSlice, sliceBlocks } from "./slices.ts";
import { sentenceList, type TableRow, textTable } from "./text-table.ts";

type Interval = NonNullable<LineTransition["interval"]>;

/** Where the two transitions of every slice lie: sentences, the quadruple point, and both transitions line by line. */
export function transitionsSection(
  { load, temperature }: AtlasTable,
  transitions: readonly SliceTransitions[],
  slices: readonly ReportSlice[],
): string {
  const blocks = sliceBlocks(slices, (slice) => {
    const found = transitions.find(({ slice: name }) => name === slice.name);
    if (found === undefined) return "<p>Nothing was measured here.</p>";
    return `${sentenceList(found.sentences)}
${found.quadruplePoint === null ? "" : `<p>${escapeHtml(quadrupleWords(found.quadruplePoint, load.knob, temperature.knob))}</p>`}
${lineTables(found.lines)}`;
  });
  return `<p class="hint">The Hessian transition parts sharp, unconverged networks from flat ones, the connectivity transition poorly from well connected ones. Positions are interpolated between cells; brackets hold the interval over resampled seeds and pairs.</p>
${blocks}`;
}

/** One table for the lines along each knob, the temperature's first. */
function lineTables(lines: readonly LineTransition[]): string {
  return [...Map.groupBy(lines, ({ along }) => along)]
    .map(([along, some]) => {
      const across = some[0]!.across;
      const rows = [...Map.groupBy(some, ({ at }) => at)]
        .sort(([a], [b]) => a - b)
        .map(([at, both]): TableRow => {
          const [hessian, connectivity] = (["hessian", "connectivity"] as const).map((name) =>
            both.find(({ transition }) => transition === name),
          );
          return {
            columns: [
              `${KNOBS[across].title} ${numberLabel(at, 6)}`,
              ...transitionColumns(hessian),
              ...transitionColumns(connectivity),
            ],
          };
        });
      return `<h4>Along ${escapeHtml(knobTitle(along))}, line by line</h4>
${textTable(["Line", "Hessian transition", "Resamples that cross", "Connectivity transition", "Resamples that cross"], rows)}
<details class="more"><summary>The evidence in words</summary>${sentenceList(some.map(({ evidence }) => evidence))}</details>`;
    })
    .join("\n");
}

/** Position with interval, and the share of resamples that cross at all. */
function transitionColumns(line: LineTransition | undefined): [position: string, share: string] {
  if (line === undefined) return ["", ""];
  const share = line.crossingShare === null ? "" : `${Math.round(100 * line.crossingShare)} %`;
  if (line.position === null) return ["stays on one side", share];
  const position = positionWords(line.position, line.interval);
  if (line.passesUpward === null) return [position, share];
  const passed = line.transition === "hessian" ? "flat" : "connected";
  return [`${passed} ${line.passesUpward ? "above" : "below"} ${position}`, share];
}

function positionWords(position: number, interval: Interval | null): string {
  const range =
    interval === null ? "" : ` [${numberLabel(interval.low, 3)}, ${numberLabel(interval.high, 3)}]`;
  return `${numberLabel(position, 3)}${range}`;
}

function quadrupleWords(point: QuadruplePoint, load: KnobName, temperature: KnobName): string {
  const place = [
    `${knobTitle(load)} ${positionWords(point.load, point.loadInterval)}`,
    `${knobTitle(temperature)} ${positionWords(point.temperature, point.temperatureInterval)}`,
  ].join(", ");
  const share = point.share === null ? "" : ` in ${Math.round(100 * point.share)} % of resamples`;
  return `Quadruple point: the two transitions meet${share} at ${place}.`;
}

function knobTitle(knob: KnobName): string {
  return KNOBS[knob].title.toLowerCase();
}
