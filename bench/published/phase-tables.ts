import {
  type Cell,
  type CellClassification,
  type Cut,
  calibrateThresholds,
  classifyTable,
  EQUAL_LOSS_THRESHOLDS,
  type FittedCut,
  fitThresholds,
  LANDSCAPE_PHASES,
  PHASE_DESCRIPTIONS,
  type PhaseThresholds,
  phaseAgreement,
  thresholdSensitivity,
} from "#taxonomy";
import { withMinus } from "#words";
import {
  calibrationAgreement,
  DOCUMENTED_RULES,
  type DrawnAgreement,
  ruleAgreement,
} from "../../src/taxonomy/phases/published-study.testing.ts";
import {
  type DrawnCell,
  publishedConstantRateCells,
  publishedDrawnCells,
  publishedPlane,
} from "../../src/taxonomy/published.testing.ts";

/** A table to print, with what it shows. */
export interface NamedTable {
  readonly title: string;
  /** The first row holds the headings. */
  readonly rows: readonly (readonly string[])[];
}

/** The rule that agrees best. */
const BEST = EQUAL_LOSS_THRESHOLDS;

/** Everything that thresholds make of the published cells in a folder. */
export function phaseTables(folder: string): readonly NamedTable[] {
  const drawn = publishedDrawnCells(folder);
  const cells = drawn.map(({ cell }) => cell);
  return [
    agreementTable(drawn),
    calibrationTable(drawn),
    calibratedThresholds(drawn),
    fitTable(cells, publishedConstantRateCells(folder)),
    certaintyTable(drawn),
    confusionTable(drawn),
    sensitivityTable(cells),
    disagreementTable(drawn),
  ];
}

function agreementTable(drawn: readonly DrawnCell[]): NamedTable {
  const cells = publishedPlane(drawn.map(({ cell }) => cell));
  const rules: Readonly<Record<string, PhaseThresholds>> = {
    ...DOCUMENTED_RULES,
    "fitted without labels": fitThresholds(cells).thresholds,
    "fitted without labels, at equal loss": fitThresholds(cells, { base: BEST }).thresholds,
  };
  const pure = drawn.filter((cell) => cell.pure).length;
  return {
    title: "Cells in the phase that the authors drew",
    rows: [
      ["thresholds", `all ${drawn.length}`, `pure ${pure}`],
      ...Object.entries(rules).map(([name, thresholds]) => [
        name,
        ...agreementCells(ruleAgreement(drawn, thresholds), drawn),
      ]),
    ],
  };
}

const CALIBRATED: readonly (readonly [name: string, base: PhaseThresholds])[] = [
  ["training loss", DOCUMENTED_RULES["training loss"]],
  ["training loss, similarity at equal loss", DOCUMENTED_RULES["training loss, similarity at equal loss"]],
  ["trace and similarity at equal loss", BEST],
];

function calibrationTable(drawn: readonly DrawnCell[]): NamedTable {
  const pure = drawn.filter((cell) => cell.pure).length;
  return {
    title: "Thresholds calibrated on the drawn phases, and judged on cells they have not seen",
    rows: [
      ["comparisons", "judged on", `all ${drawn.length}`, `pure ${pure}`],
      ...CALIBRATED.flatMap(([name, base]) => {
        const { seen, rowsLeftOut, columnsLeftOut } = calibrationAgreement(drawn, base);
        return [
          [name, "the same cells", ...agreementCells(seen, drawn)],
          [name, "each batch size, left out", ...agreementCells(rowsLeftOut, drawn)],
          [name, "each width, left out", ...agreementCells(columnsLeftOut, drawn)],
        ];
      }),
    ],
  };
}

function calibratedThresholds(drawn: readonly DrawnCell[]): NamedTable {
  const labels = drawn.map((cell) => cell.drawn);
  const cells = drawn.map(({ cell }) => cell);
  return {
    title: "The calibrated thresholds, their 95 % intervals and the labelled cells behind them",
    rows: [
      ["comparisons", ...CUT_HEADINGS],
      ...CALIBRATED.map(([name, base]) => [
        name,
        ...calibrateThresholds(cells, labels, { base }).cuts.map(fittedCell),
      ]),
    ],
  };
}

const CUT_HEADINGS = ["local", "connectivity, points", "similarity"];

/** The decaying rate, then the constant rate with all amounts of data together and one by one. */
function fitTable(decayed: readonly Cell[], constant: readonly Cell[]): NamedTable {
  const amounts = [...Map.groupBy(constant, (cell) => cell.knobs.examples)];
  const grids: readonly (readonly [string, readonly Cell[]])[] = [
    ["decaying rate", decayed],
    ["constant rate, all amounts of data", constant],
    ...amounts.map(([examples, cells]) => [`constant rate, ${examples} examples`, cells] as const),
  ];
  return {
    title: "Thresholds fitted without labels, their 95 % intervals and how many rows and columns voted",
    rows: [
      ["grid", ...CUT_HEADINGS],
      ...grids.map(([name, cells]) => [name, ...fitThresholds(publishedPlane(cells)).cuts.map(fittedCell)]),
    ],
  };
}

function fittedCell({ threshold, interval, fitted, count }: FittedCut): string {
  if (!fitted) return `undecided, ${count}`;
  const range = interval === null ? "" : ` [${short(interval.low)}, ${short(interval.high)}]`;
  return `${short(threshold)}${range}, ${count}`;
}

/** What is called sure, held against the drawing. One curve a cell leaves its connectivity, and so its phase, without a share. */
function certaintyTable(drawn: readonly DrawnCell[]): NamedTable {
  return {
    title:
      "How sure the comparisons of five networks are by Student's t, and how often the sure ones agree with the drawing",
    rows: [
      [
        "thresholds",
        "comparison",
        "cells",
        "95 % sure or more",
        "of those on the drawn side",
        "phases with a share",
      ],
      ...Object.entries(DOCUMENTED_RULES).flatMap(([name, thresholds]) => {
        const classified = classifyTable(
          drawn.map(({ observed }) => observed),
          thresholds,
        );
        const shares = classified.filter(({ phaseShare }) => phaseShare !== null).length;
        return (["local", "similarity"] as const).map((cutName) => {
          const compared = classified.flatMap(({ cuts }, i) => {
            const cut = cuts.find((other) => other.name === cutName);
            const { converged, similar } = PHASE_DESCRIPTIONS[drawn[i]!.drawn];
            const passes = cutName === "local" ? converged : similar;
            return cut === undefined || passes === null ? [] : [{ cut, agrees: cut.passed === passes }];
          });
          const sure = compared.filter(({ cut }) => (cut.probability ?? 0) >= 0.95);
          return [
            name,
            cutName,
            String(compared.length),
            String(sure.length),
            counted(sure.filter(({ agrees }) => agrees).length, sure.length),
            String(shares),
          ];
        });
      }),
    ],
  };
}

/** Cells known by their observations, so that most margins have standard errors, under the best rule. */
function bestAgreement(drawn: readonly DrawnCell[]) {
  return phaseAgreement(
    classifyTable(
      drawn.map(({ observed }) => observed),
      BEST,
    ),
    drawn.map((cell) => cell.drawn),
  );
}

function confusionTable(drawn: readonly DrawnCell[]): NamedTable {
  const { confusion } = bestAgreement(drawn);
  return {
    title: "Drawn phase (rows) and phase by trace and similarity at equal loss (columns)",
    rows: [
      ["drawn", ...LANDSCAPE_PHASES],
      ...LANDSCAPE_PHASES.map((label) => [
        label,
        ...LANDSCAPE_PHASES.map((found) => String(confusion[label][found])),
      ]),
    ],
  };
}

function sensitivityTable(cells: readonly Cell[]): NamedTable {
  const shifts = (["training loss", "trace and similarity at equal loss"] as const).flatMap((name) =>
    thresholdSensitivity({ cells }, DOCUMENTED_RULES[name]).shifts.map((shift) => [
      name,
      shift.threshold,
      `${short(shift.from)} to ${short(shift.to)}`,
      counted(shift.changed, shift.cells),
      shift.moves.map((move) => `${move.from} to ${move.to}: ${move.cells}`).join(", "),
    ]),
  );
  return {
    title: "Cells that change phase when one threshold moves by 20 % (a logarithm by ln 0.8 or ln 1.2)",
    rows: [["thresholds", "which", "moves", "cells that change", "how"], ...shifts],
  };
}

function disagreementTable(drawn: readonly DrawnCell[]): NamedTable {
  return {
    title: "Cells that trace and similarity at equal loss place elsewhere than drawn, with their margins",
    rows: [
      ["width", "batch size", "drawn", "found", "share", "pure", "margins"],
      ...bestAgreement(drawn).disagreements.map(({ cell, index, label, found }) => [
        String(cell.knobs.width),
        String(cell.knobs.batch_size),
        label,
        found,
        shareOf(cell),
        drawn[index]?.pure === true ? "yes" : "no",
        cell.cuts.map(marginWords).join("; "),
      ]),
    ],
  };
}

function shareOf({ phase, phaseShare }: CellClassification): string {
  const share = phaseShare === null ? "not known" : phaseShare.toFixed(2);
  return phase === "undecided" ? `${share}, undecided` : share;
}

/** How far a value lies from its threshold, and how sure its side is where that is known. */
function marginWords({ name, distance, probability }: Cut): string {
  const sure = probability === null ? "" : ` (${Math.round(1000 * probability) / 10} %)`;
  return `${name} ${distance < 0 ? "" : "+"}${withMinus(short(distance))}${sure}`;
}

function agreementCells({ all, pure }: DrawnAgreement, drawn: readonly DrawnCell[]): readonly string[] {
  return [counted(all, drawn.length), counted(pure, drawn.filter((cell) => cell.pure).length)];
}

function counted(some: number, all: number): string {
  return `${some} (${((100 * some) / all).toFixed(1)} %)`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
