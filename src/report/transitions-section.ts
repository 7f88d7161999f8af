import { numberLabel } from "#figures";
import { knobNamed } from "#knobs";
import type { LineTransition, PhaseThresholds, SliceTransitions, TransitionName } from "#taxonomy";
import { spokenProbability } from "#words";
import { escapeHtml } from "./html.ts";
import { type ReportSlice, sliceBlocks } from "./slices.ts";
import { intervalLabel, sentenceList, textTable } from "./text-table.ts";

/** What networks are beyond each transition. */
type PassedSides = Readonly<Record<TransitionName, string>>;

/** Where the two transitions of every slice lie: in sentences, and line by line. */
export function transitionsSection(
  transitions: readonly SliceTransitions[],
  slices: readonly ReportSlice[],
  thresholds: PhaseThresholds,
): string {
  const byLoss = (thresholds.sharpness?.by ?? "train_loss") === "train_loss";
  const passedSides = { hessian: byLoss ? "converged" : "flat", connectivity: "connected" };
  const blocks = sliceBlocks(slices, (slice) => {
    const found = transitions.find(({ slice: name }) => name === slice.name);
    if (found === undefined) return "<p>Nothing was measured here.</p>";
    if (slice.cells.length === 1) return "<p>One cell has no neighbours, so there are no transitions.</p>";
    return `${sentenceList(found.sentences)}\n${lineTables(found.lines, passedSides)}`;
  });
  return `<p class="hint">The Hessian transition parts sharp, unconverged networks from flat ones, the connectivity transition poorly from well connected ones. Positions are interpolated between cells; brackets hold the 95 % interval by Student’s t of every cell’s means.</p>
${blocks}`;
}

/** A table for the rows of the plane and one for its columns, side by side where there is room. */
function lineTables(lines: readonly LineTransition[], passedSides: PassedSides): string {
  const byDirection = [...Map.groupBy(lines, ({ along }) => along)];
  // Along a knob of a single value there are no neighbours.
  const valuesOf = (knob: string): number =>
    new Set(lines.filter(({ across }) => across === knob).map(({ at }) => at)).size;
  const tables = byDirection.flatMap(([along, some]) => {
    if (valuesOf(along) === 1) return [];
    const rows = [...Map.groupBy(some, ({ at }) => at)]
      .sort(([a], [b]) => a - b)
      .map(([at, both]) => ({
        columns: [
          numberLabel(at, 6),
          ...(["hessian", "connectivity"] as const).map((name) =>
            positionWords(
              both.find(({ transition }) => transition === name),
              passedSides,
            ),
          ),
        ],
      }));
    const headings = [knobNamed(some[0]!.across).title, "Hessian transition", "Connectivity transition"];
    return `<div><h4>Along the ${escapeHtml(knobNamed(along).title.toLowerCase())}</h4>
${textTable(headings, rows)}
<details><summary>Line by line in words</summary>${sentenceList(some.map(({ evidence }) => evidence))}</details></div>`;
  });
  return `<div class="beside">${tables.join("\n")}</div>`;
}

/** `converged above 58 [52, 61]`, with the share of draws that cross where they do not agree. */
function positionWords(line: LineTransition | undefined, passedSides: PassedSides): string {
  if (line === undefined) return "";
  const { transition, position, interval, passesUpward, crossingShare } = line;
  const share =
    crossingShare === null || crossingShare === 0 || crossingShare === 1
      ? ""
      : ` (${spokenProbability(crossingShare)} of draws cross)`;
  if (position === null) return `no crossing${share}`;
  const side =
    passesUpward === null ? "at" : `${passedSides[transition]} ${passesUpward ? "above" : "below"}`;
  return `${side} ${intervalLabel(position, interval)}${share}`;
}
