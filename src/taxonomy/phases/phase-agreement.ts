import { AtlasError } from "#errors";
import type { CellClassification } from "./classify.ts";
import { byPhase, isLandscapePhase, type LandscapePhase } from "./phase-descriptions.ts";

/** A cell whose means lie in another phase than its label says. */
export interface PhaseDisagreement {
  /** The cell with its cuts, each with its margin. */
  readonly cell: CellClassification;
  /** Index in the list of cells. */
  readonly index: number;
  readonly label: LandscapePhase;
  /** The phase of the cell's means. */
  readonly found: LandscapePhase;
}

/** How phases agree with labels that somebody gave. */
export interface PhaseAgreement {
  /** Labelled cells whose means can be placed. */
  readonly cells: number;
  /** How many of them lie in the phase of their label. */
  readonly agreeing: number;
  /** `agreeing / cells`, 0 … 1; `null` for no cells. */
  readonly share: number | null;
  /** Labelled cells whose means lack a metric, so that they count nowhere else. */
  readonly notMeasured: number;
  /** The cells whose phase is not withheld as undecided or not settled, and how many of these agree. */
  readonly decided: { readonly cells: number; readonly agreeing: number };
  /** Cells by label, then by the phase of their means. */
  readonly confusion: Readonly<Record<LandscapePhase, Readonly<Record<LandscapePhase, number>>>>;
  /** In the order of the cells. */
  readonly disagreements: readonly PhaseDisagreement[];
}

/**
 * The phases of cells beside labels from elsewhere, one per cell in the same order; `null` labels nothing.
 *
 * What is compared is the phase of the means; `decided` leaves out the cells whose seeds disagree and those whose connectivity is not settled.
 *
 * @throws AtlasError `taxonomy/labels-mismatch`
 */
export function phaseAgreement(
  classified: readonly CellClassification[],
  labels: readonly (LandscapePhase | null)[],
): PhaseAgreement {
  requireLabelPerCell(classified.length, labels.length);
  const labelled = classified.flatMap((cell, index) => {
    const label = labels[index] ?? null;
    return label === null ? [] : [{ cell, index, label, found: cell.leadingPhase }];
  });
  const placed = labelled.flatMap(({ found, ...rest }) => (found === null ? [] : [{ ...rest, found }]));
  const agrees = ({ label, found }: PhaseDisagreement) => label === found;
  const decided = placed.filter(({ cell }) => isLandscapePhase(cell.phase));
  const agreeing = placed.filter(agrees).length;
  return {
    cells: placed.length,
    agreeing,
    share: placed.length === 0 ? null : agreeing / placed.length,
    notMeasured: labelled.length - placed.length,
    decided: { cells: decided.length, agreeing: decided.filter(agrees).length },
    confusion: byPhase((label) =>
      byPhase((found) => placed.filter((cell) => cell.label === label && cell.found === found).length),
    ),
    disagreements: placed.filter((cell) => !agrees(cell)),
  };
}

/** Refuses labels that do not pair up with cells. */
export function requireLabelPerCell(cells: number, labels: number): void {
  if (cells === labels) return;
  throw new AtlasError({
    code: "taxonomy/labels-mismatch",
    kind: "failure",
    problem: `there are ${labels} labels for ${cells} cells`,
    expected: "one label a cell, null where there is none",
  });
}
