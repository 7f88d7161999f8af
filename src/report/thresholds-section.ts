import { numberLabel } from "#figures";
import { quantityNamed, type Terms, titleUnder, wordsUnder } from "#quantities";
import type {
  CutName,
  EqualLoss,
  FittedCut,
  PhaseThresholds,
  ThresholdSensitivity,
  ThresholdShift,
} from "#taxonomy";
import { counted } from "#words";
import { escapeHtml } from "./html.ts";
import type { ReportThresholds } from "./report-input.ts";
import { intervalLabel, textTable } from "./text-table.ts";

/** Which thresholds gave the phases, what the table alone would choose, and what moving them changes. */
export function thresholdsSection(
  { used, source, fit, changedByFit, sensitivity }: ReportThresholds,
  terms: Terms,
): string {
  const headings = [
    "Question",
    "Passes",
    ...(fit === null ? [] : ["Fitted to this table", "Agreement", "Evidence"]),
  ];
  const rows = questionsOf(used, terms).map(({ cut, question, passes }) => ({
    columns: [
      question,
      passes,
      ...(fit === null ? [] : fitColumns(fit.cuts.find(({ name }) => name === cut))),
    ],
  }));
  return `<p>${escapeHtml(source)}</p>
${textTable(headings, rows)}
${changedByFit === null ? "" : `<p>The fitted thresholds would put ${counted(changedByFit, "cell")} into another phase.</p>`}
${sensitivity === null || sensitivity.shifts.every(({ cells }) => cells === 0) ? "" : sensitivityTable(sensitivity, terms)}`;
}

interface Question {
  readonly cut: CutName;
  readonly question: string;
  readonly passes: string;
}

function questionsOf(thresholds: PhaseThresholds, terms: Terms): readonly Question[] {
  const { train_loss, connectivity_pct, cka, sharpness, similarity } = thresholds;
  const local =
    sharpness === undefined || sharpness.by === "train_loss"
      ? { question: "Converged?", passes: `training loss < ${numberLabel(train_loss)} ${terms.lossUnit}` }
      : {
          question: "Flat?",
          passes: `ln ${quantityNamed(sharpness.by).title} ≤ ${numberLabel(sharpness.ln)}${atLoss(sharpness.at_equal_loss, terms)}`,
        };
  return [
    { cut: "local", ...local },
    {
      cut: "connectivity",
      question: "Connected?",
      passes: wordsUnder(terms, `barrier ≤ ${numberLabel(connectivity_pct)} points of training error`),
    },
    {
      cut: "similarity",
      question: "Similar?",
      passes: `${titleUnder(terms, quantityNamed("cka_softmax"))} > ${numberLabel(cka)}${atLoss(similarity?.at_equal_loss, terms)}`,
    },
  ];
}

function atLoss(equalLoss: EqualLoss | undefined, terms: Terms): string {
  if (equalLoss === undefined) return "";
  return `, as it would be at a training loss of ${numberLabel(equalLoss.reference_loss)} ${terms.lossUnit}`;
}

function fitColumns(cut: FittedCut | undefined): [threshold: string, agreement: string, evidence: string] {
  if (cut === undefined) return ["", "", ""];
  const { threshold, interval, fitted, agreement, count, evidence } = cut;
  return [
    fitted ? intervalLabel(threshold, interval) : "not decided by the data",
    agreement === null ? "" : `${Math.round(100 * agreement)} % (${counted(count, "line")})`,
    evidence,
  ];
}

function thresholdTitle(threshold: ThresholdShift["threshold"], terms: Terms): string {
  return wordsUnder(
    terms,
    {
      train_loss: `Training loss, ${terms.lossUnit}`,
      connectivity_pct: "Barrier, points of training error",
      cka: "CKA of probabilities",
      "sharpness.ln": "ln of the curvature",
    }[threshold],
  );
}

function sensitivityTable({ share, shifts }: ThresholdSensitivity, terms: Terms): string {
  const rows = shifts.map(({ threshold, from, to, cells, changed, moves }) => ({
    columns: [
      thresholdTitle(threshold, terms),
      `${numberLabel(from, 3)} → ${numberLabel(to, 3)}`,
      `${changed} of ${counted(cells, "cell")}`,
      moves.map((move) => `${move.from} → ${move.to} (${move.cells})`).join(", "),
    ],
  }));
  return `<h3>If a threshold moves by ${Math.round(100 * share)} %</h3>
${textTable(["Threshold", "Moved", "Cells that change phase", "From → to"], rows)}`;
}
