import type { OpenedTable } from "#atlas/tables";
import { numberLabel, sureWords } from "#figures";
import { knobNamed } from "#knobs";
import {
  agreementWords,
  type CellClassification,
  isLandscapePhase,
  knobNumber,
  type LineTransition,
  type PhaseAgreement,
  type SliceSummary,
  type SliceTransitions,
  slicesOf,
  type ThresholdSensitivity,
} from "#taxonomy";
import { capitalised, counted, printable, spokenProbability } from "#words";
import { alignColumns, markdownTable } from "./columns.ts";
import { phaseSign, phaseSignLegend } from "./phase-signs.ts";
import { painted, placeWords, planeText } from "./plane-text.ts";
import { bullets, listedNotes, paragraphs, wrapped } from "./prose.ts";
import { thinned } from "./thinned.ts";
import { thresholdWords } from "./threshold-words.ts";

/** A classified table with everything that is said about it. */
export interface PhaseFindings
  extends Pick<OpenedTable, "table" | "thresholds" | "provenance" | "fit" | "notes"> {
  readonly summaries: readonly SliceSummary[];
  readonly transitions: readonly SliceTransitions[];
  readonly sensitivity: ThresholdSensitivity;
  /** `null` where no labels were given. */
  readonly agreement: PhaseAgreement | null;
}

/** Doubtful and disagreeing cells shown; the rest is in `--json`. */
const SHOWN = 10;
/** Lines of each transition shown that cross, and named that do not. */
const MOST_CROSSINGS = 40;
const MOST_STAYING = 20;
/** A cell is doubtful below this. */
const LEAST_SHARE = 0.9;

/** The phases of a table for a terminal: map, regions, transitions, thresholds, doubtful cells, notes. */
export function phasesText(findings: PhaseFindings, columns: number): string {
  const { table, summaries, transitions, notes } = findings;
  const isSliced = summaries.length > 1;
  const slices = slicesOf(table).flatMap(({ name, cells }) => {
    const summary = summaries.find(({ slice }) => slice === name);
    const found = transitions.find(({ slice }) => slice === name);
    const plane = planeText(table, cells, phaseSign, columns);
    return [
      ...(isSliced ? [painted(printable(name), "bold")] : []),
      ...(plane === "" ? [] : [plane]),
      ...(summary === undefined ? [] : [summaryText(summary, columns)]),
      ...(isSliced || found === undefined ? [] : transitionsText(found, columns)),
    ];
  });
  return paragraphs([
    wrapped(`${gridWords(table)}. ${phaseSignLegend(table.cells)}`, columns),
    ...slices,
    thresholdsText(findings, columns),
    ...sensitivityText(findings.sensitivity),
    ...agreementText(findings, columns),
    ...doubtfulText(findings, columns),
    ...listedNotes(notes, columns),
  ]);
}

/** The same in Markdown, the map as a table. */
export function phasesMarkdown(findings: PhaseFindings): string {
  const { table, summaries, sensitivity, agreement, notes } = findings;
  const { load, temperature } = table;
  const slices = slicesOf(table).flatMap(({ name, cells }) => {
    const summary = summaries.find(({ slice }) => slice === name);
    const placeOf = (across: number | null, up: number | null) => `${across} ${up}`;
    const phases = new Map(
      cells.map((cell) => [
        placeOf(knobNumber(cell, load.knob), knobNumber(cell, temperature.knob)),
        cell.phase,
      ]),
    );
    const rows = temperature.values.map((at) => [
      numberLabel(at, 6),
      ...load.values.map((value) => phases.get(placeOf(value, at)) ?? ""),
    ]);
    const corner = `${knobNamed(temperature.knob).title} ↓ ${knobNamed(load.knob).title} →`;
    return [
      ...(name === "" ? [] : [`### ${printable(name)}`]),
      markdownTable([corner, ...load.values.map((value) => numberLabel(value, 6))], rows),
      ...(summary === undefined ? [] : [bullets([summary.headline, ...sentencesOf(summary)])]),
    ];
  });
  return paragraphs([
    ...slices,
    `Thresholds: ${thresholdWords(findings.thresholds).join("; ")} (${findings.provenance}).`,
    ...(decidesAny(sensitivity) ? [markdownTable(SENSITIVITY_HEADINGS, sensitivityRows(sensitivity))] : []),
    ...(agreement === null ? [] : [agreementWords(agreement)]),
    ...(notes.length === 0 ? [] : [bullets(notes)]),
  ]);
}

/** The table by its axes and the networks behind its cells. */
function gridWords({ name, load, temperature, cells }: PhaseFindings["table"]): string {
  const known = [...new Set(cells.flatMap(({ seeds }) => seeds || []))];
  const [least = null, most = null] = [Math.min(...known), Math.max(...known)].filter(Number.isFinite);
  const perCell =
    least === null
      ? "an unknown number of networks"
      : least === most
        ? counted(least, "network")
        : `${least} to ${most} networks`;
  const axes = [temperature, load]
    .filter(({ values }) => values.length > 0)
    .map(({ knob }) => knobNamed(knob).title.toLowerCase());
  return `${[`${name}:`, ...(axes.length === 0 ? [] : [`${axes.join(" over ")},`])].join(" ")} ${perCell} a cell`;
}

function sentencesOf({ regions, transitions }: SliceSummary): readonly string[] {
  return [...regions.map(({ sentence }) => sentence), ...transitions];
}

function summaryText(summary: SliceSummary, columns: number): string {
  return [
    wrapped(summary.headline, columns),
    ...sentencesOf(summary).map((sentence) => wrapped(`  ${sentence}`, columns, 2)),
  ].join("\n");
}

/** Where each transition crosses each line, with its interval. */
function transitionsText({ lines }: SliceTransitions, columns: number): string[] {
  const groups = [
    ...Map.groupBy(
      lines,
      ({ transition, along }) =>
        `${capitalised(transition)} transition along ${knobNamed(along).title.toLowerCase()}`,
    ),
  ];
  return groups.flatMap(([title, own]) => {
    const crossed = own.filter(({ position }) => position !== null);
    if (crossed.length === 0) return [];
    const across = knobNamed(own[0]!.across).title.toLowerCase();
    const stays = own.filter(({ position }) => position === null).map(({ at }) => numberLabel(at, 6));
    const isResampled = crossed.some(({ interval }) => interval !== null);
    const intervals = isResampled ? " (intervals of 95 %)" : "";
    const more = stays.length > MOST_STAYING ? ` and ${stays.length - MOST_STAYING} more` : "";
    const rest =
      stays.length === 0 ? "" : `; stays on one side at ${stays.slice(0, MOST_STAYING).join(", ")}${more}`;
    const { shown, step } = thinned(crossed, MOST_CROSSINGS);
    const part = step === 1 ? "" : `; one line in ${step} of ${crossed.length}, all with --json`;
    return [
      [
        wrapped(`${title}, at ${across}${intervals}${rest}${part}`, columns, 2),
        ...alignColumns(shown.map(lineRow)),
      ].join("\n"),
    ];
  });
}

function lineRow({ at, position, interval, crossingShare }: LineTransition): string[] {
  const range =
    interval === null ? "" : `[${numberLabel(interval.low, 3)}, ${numberLabel(interval.high, 3)}]`;
  const share =
    crossingShare === null || crossingShare === 1 ? "" : `${spokenProbability(crossingShare)} of draws cross`;
  return [numberLabel(at, 6), numberLabel(position ?? Number.NaN, 3), range, share];
}

function thresholdsText({ thresholds, provenance, fit }: PhaseFindings, columns: number): string {
  return [
    "thresholds",
    ...thresholdWords(thresholds).map((words) => wrapped(`  ${words}`, columns, 2)),
    wrapped(`  (${provenance})`, columns, 2),
    ...(fit?.cuts ?? []).map(({ name, interval, evidence }) => {
      const range =
        interval === null ? "" : ` [${numberLabel(interval.low, 3)}, ${numberLabel(interval.high, 3)}]`;
      return wrapped(`  ${name}${range}: ${evidence}`, columns, 2);
    }),
  ].join("\n");
}

const SENSITIVITY_HEADINGS = ["threshold", "moved", "cells that change", "from → to"];

function sensitivityText(sensitivity: ThresholdSensitivity): string[] {
  if (!decidesAny(sensitivity)) return [];
  const rows = alignColumns([SENSITIVITY_HEADINGS, ...sensitivityRows(sensitivity)]);
  return [[`if a threshold moves by ${Math.round(100 * sensitivity.share)} %`, ...rows].join("\n")];
}

/** Whether there are cells that a threshold could put into another phase. */
function decidesAny({ shifts }: ThresholdSensitivity): boolean {
  return shifts.some(({ cells }) => cells > 0);
}

function sensitivityRows({ shifts }: ThresholdSensitivity): string[][] {
  return shifts.map(({ threshold, from, to, cells, changed, moves }) => [
    threshold,
    `${numberLabel(from, 3)} → ${numberLabel(to, 3)}`,
    `${changed} of ${cells}`,
    moves.map((move) => `${move.from} → ${move.to} (${move.cells})`).join(", "),
  ]);
}

function agreementText({ agreement, table }: PhaseFindings, columns: number): string[] {
  if (agreement === null) return [];
  const { disagreements } = agreement;
  const lines = disagreements
    .slice(0, SHOWN)
    .map(({ cell, label }) =>
      wrapped(`  ${placeWords(table, cell)}: labelled ${label}; ${cell.explanation}`, columns, 2),
    );
  return [
    [wrapped(agreementWords(agreement), columns), ...lines, ...restWords(disagreements.length)].join("\n"),
  ];
}

/**
 * Cells whose phase might be another: those that are not sure enough, the least sure first, then those of which nobody
 * knows how sure they are, the closest to a threshold first.
 */
export function doubtfulCells(cells: readonly CellClassification[]): readonly CellClassification[] {
  const closeness = ({ cuts }: CellClassification) =>
    Math.min(...cuts.map(({ thresholds }) => Math.abs(thresholds)));
  return cells
    .filter(({ leadingPhase, phaseShare }) => leadingPhase !== null && (phaseShare ?? 0) < LEAST_SHARE)
    .toSorted((a, b) => (a.phaseShare ?? 1) - (b.phaseShare ?? 1) || closeness(a) - closeness(b));
}

function doubtfulText({ table }: PhaseFindings, columns: number): string[] {
  const doubtful = doubtfulCells(table.cells);
  if (doubtful.length === 0) return [];
  const lines = doubtful.slice(0, SHOWN).map((cell) => {
    const sure =
      !isLandscapePhase(cell.phase) || cell.shareUnknown !== null ? "" : sureWords(cell.phaseShare);
    const doubt = sure === "" ? "" : ` (${sure})`;
    return wrapped(`  ${placeWords(table, cell)}: ${cell.explanation}${doubt}`, columns, 2);
  });
  const reasons = [...new Set(doubtful.map(({ shareUnknown }) => shareUnknown))]
    .filter((reason) => reason !== null)
    .map((reason) => {
      const count = doubtful.filter(({ shareUnknown }) => shareUnknown === reason).length;
      return `${reason} in ${count}, so not known how sure`;
    });
  const unsure = doubtful.filter(({ phaseShare }) => phaseShare !== null).length;
  const words = [...(unsure === 0 ? [] : [`${unsure} less than ${100 * LEAST_SHARE} % sure`]), ...reasons];
  const heading = `${counted(doubtful.length, "doubtful cell")}: ${words.join("; ")}`;
  return [[wrapped(heading, columns), ...lines, ...restWords(doubtful.length)].join("\n")];
}

function restWords(count: number): string[] {
  return count > SHOWN ? [`  … and ${count - SHOWN} more (all with --json)`] : [];
}
