import type { OpenedTable } from "#atlas/tables";
import { knobLabel, logarithmicUnit, numberLabel, sureWords } from "#figures";
import { knobNamed } from "#knobs";
import { OF_CLASSIFIERS, wordsUnder } from "#quantities";
import {
  type AtlasTable,
  type ClassifiedCell,
  type Diagnosis,
  estimateIn,
  isLandscapePhase,
  knobOf,
  likenessSentences,
  missingSymptom,
  phaseClause,
  type Remedy,
  remedyClause,
  SYMPTOMS,
  type SymptomName,
  slicesOf,
  type TreeAnswer,
  termsOf,
  type Verdict,
} from "#taxonomy";
import { counted, spokenProbability } from "#words";
import { alignWithin, markdownTable } from "./columns.ts";
import { wordsOfCell } from "./named-cell.ts";
import {
  type CellSign,
  markedUnknown,
  painted,
  placeWords,
  planeText,
  UNKNOWN,
  unknownReasons,
} from "./plane-text.ts";
import { bullets, listedNotes, paragraphs, wrapped } from "./prose.ts";

const SIGNS: Readonly<Record<Verdict, CellSign>> = {
  "too hot": { text: "hot", style: "red" },
  "too cold": { text: "cold", style: "blue" },
  "too small": { text: "small", style: "magenta" },
  "too little data": { text: "data", style: "yellow" },
  "too noisy data": { text: "noisy", style: "cyan" },
  fine: { text: "fine", style: "green" },
  undecided: { text: "?", style: "gray" },
  "not measured": { text: "·", style: "gray" },
};

/** Sentences shown of each verdict; the rest is in `--json` and `--cell`. */
const SHOWN = 3;

/**
 * The verdicts of a table as maps, then the surest sentences of each verdict.
 *
 * @param beside further paragraphs
 */
export function diagnosesText(
  { table, notes }: Pick<OpenedTable, "table" | "notes">,
  diagnoses: readonly Diagnosis[],
  columns: number,
  beside: readonly string[] = [],
): string {
  const indexed = new Map(table.cells.map((cell, index) => [cell as ClassifiedCell, diagnoses[index]!]));
  const maps = slicesOf(table).map(({ name, cells }) => {
    const plane = planeText(table, cells, (cell) => signOf(indexed.get(cell)!), columns);
    return name === "" || plane === "" ? plane : `${name}\n${plane}`;
  });
  const present = VERDICTS.filter((verdict) => diagnoses.some((diagnosis) => diagnosis.verdict === verdict));
  const groups = present.map((verdict) => {
    const own = diagnoses.filter((diagnosis) => diagnosis.verdict === verdict);
    const surest = own.toSorted((a, b) => (b.confidence ?? 0) - (a.confidence ?? 0)).slice(0, SHOWN);
    const lines = surest.map(({ cell, sentence }) =>
      wrapped(`  ${placeWords(table, table.cells[cell!]!)}: ${sentence}`, columns, 2),
    );
    const rest = own.length - surest.length;
    return [
      `${painted(verdict, SIGNS[verdict].style)}: ${counted(own.length, "cell")}`,
      ...lines,
      ...(rest > 0 ? [`  … and ${rest} more`] : []),
    ].join("\n");
  });
  const unknown = unknownReasons(diagnoses.map(({ confidenceUnknown }) => confidenceUnknown));
  const legend = [
    ...present
      .filter((verdict) => SIGNS[verdict].text !== verdict)
      .map((verdict) => `${SIGNS[verdict].text} is ${verdict}`),
    ...(unknown === ""
      ? []
      : [`${UNKNOWN} marks a verdict of which it is not known how sure it is (${unknown})`]),
  ].join(", ");
  return paragraphs([
    ...maps.filter((map) => map !== ""),
    ...(legend === "" ? [] : [wrapped(legend, columns)]),
    ...groups,
    ...beside,
    ...listedNotes(notes, columns),
    `One cell in full: --cell ${wordsOfCell(table)}`,
  ]);
}

/** The sign of a verdict, marked where it is not known how sure it is. */
function signOf({ verdict, confidenceUnknown }: Diagnosis): CellSign {
  return markedUnknown(SIGNS[verdict], verdict === "undecided" ? null : confidenceUnknown);
}

/** The option that gives a number of one network. */
const OPTIONS: Readonly<Partial<Record<SymptomName, string>>> = {
  trainErrorPct: "--train-error",
  modeConnectivityPct: "--connectivity",
  lnHessianTrace: "--trace",
  cka: "--cka",
  lnTrainLoss: "--train-loss",
};

/** What a comparison with measured cells needs. */
const NEEDED = ["trainErrorPct", "modeConnectivityPct"] as const;

/** What to give so that every question about one network is answered; no paragraph where nothing lacks. */
function missingText({ answers, likeness, symptoms }: Diagnosis): string[] {
  const needed = answers.length === 0 && likeness === null ? NEEDED : [];
  const lacking = new Set([
    ...answers.flatMap(({ missing }) => (missing === null ? [] : (OPTIONS[missing] ?? []))),
    ...needed.flatMap((name) => (symptoms[name] === null ? (OPTIONS[name] ?? []) : [])),
  ]);
  return lacking.size === 0 ? [] : [`To answer what is open, measure and give ${[...lacking].join(", ")}`];
}

/** One diagnosis in full: the numbers, the way through the tree, the neighbours to move to. */
export function diagnosisText(diagnosis: Diagnosis, table: AtlasTable | null, columns: number): string {
  const {
    verdict,
    leadingVerdict,
    confidence,
    confidenceUnknown,
    symptoms,
    answers,
    remedies,
    sentence,
    cell,
    likeness,
  } = diagnosis;
  const sure = sureWords(confidence, confidenceUnknown);
  const certainty = sure === "" ? "" : ` (${verdict === leadingVerdict ? "" : `${leadingVerdict}: `}${sure})`;
  const own = table === null || cell === null ? null : table.cells[cell]!;
  const place =
    own === null || table === null ? [] : [`${placeWords(table, own)}, ${phaseClause(own.phase)}`];
  const terms = own === null ? OF_CLASSIFIERS : termsOf([own]);
  const inTerms = (words: string): string => wordsUnder(terms, words);
  const numbers = Object.entries(SYMPTOMS).map(([name, symptom]) => {
    const title = inTerms(symptom.title);
    const unit = symptom.unit === LOGARITHM_OF_LOSS ? logarithmicUnit(terms.lossUnit) : symptom.unit;
    const value = Object.entries(symptoms).find(([key]) => key === name)?.[1] ?? null;
    if (value === null) {
      const isMeasured =
        name === "lnHessianTrace" && own !== null && estimateIn(own, "hessian_trace").value !== null;
      return [title, isMeasured ? "none: the trace is not above 0" : "not measured", ""];
    }
    return [title, numberLabel(value), unit === "0 to 1" ? "" : unit];
  });
  const steps = remedies.map((remedy, index) =>
    wrapped(`  ${index + 1}. ${remedyClause(remedy)}${aimWords(table, remedy)}`, columns, 3),
  );
  return paragraphs([
    [...place, `${painted(verdict, SIGNS[verdict].style)}${certainty}`, wrapped(sentence, columns)].join(
      "\n",
    ),
    ["numbers", ...alignWithin(numbers, columns)].join("\n"),
    ...(answers.length === 0
      ? []
      : [
          [
            "way through the tree",
            ...answers.map((answer) => wrapped(inTerms(`  ${answerWords(answer)}`), columns, 2)),
          ].join("\n"),
        ]),
    ...(likeness === null
      ? []
      : [
          [
            "cells like it",
            ...likenessSentences(likeness).map((sentence) => wrapped(`  ${sentence}`, columns, 2)),
          ].join("\n"),
        ]),
    ...(steps.length === 0 ? [] : [["what to change, open steps first", ...steps].join("\n")]),
    ...(table === null ? missingText(diagnosis) : []),
  ]);
}

/** Every cell with its verdict, advice and confidence as a Markdown table, and notes about the table below. */
export function diagnosesMarkdown(
  { table, notes }: Pick<OpenedTable, "table" | "notes">,
  diagnoses: readonly Diagnosis[],
): string {
  const knobs = [table.load, table.temperature, ...table.slices].map(({ knob }) => knob);
  const rows = diagnoses.map(({ cell, verdict, confidence, confidenceUnknown, remedies }) => {
    const own = table.cells[cell ?? 0]!;
    return [
      ...knobs.map((knob) => knobLabel(knobOf(own, knob))),
      own.phase,
      verdict,
      confidence === null ? unknownWords(confidenceUnknown) : spokenProbability(confidence),
      firstStep(remedies),
    ];
  });
  const headings = [
    ...knobs.map((knob) => knobNamed(knob).title),
    "Phase",
    "Verdict",
    "Confidence",
    "Advice",
  ];
  return paragraphs([markdownTable(headings, rows), ...(notes.length === 0 ? [] : [bullets(notes)])]);
}

/** The unit of the symptoms that are in that of the loss. */
const LOGARITHM_OF_LOSS = logarithmicUnit(OF_CLASSIFIERS.lossUnit);

/** Where a step leads in its table. */
function aimWords(table: AtlasTable | null, { neighbour }: Remedy): string {
  if (table === null) return "";
  const aim = neighbour === null ? null : table.cells[neighbour]!;
  if (aim === null) return "; beyond this table";
  return isLandscapePhase(aim.phase)
    ? `; to a cell of phase ${aim.phase}`
    : `; to a cell that is ${aim.phase}`;
}

function firstStep([first]: Diagnosis["remedies"]): string {
  return first === undefined || first.state !== "open" ? "" : first.change;
}

function unknownWords(reason: Diagnosis["confidenceUnknown"]): string {
  return reason == null ? "" : `${reason}: not known`;
}

const VERDICTS = Object.keys(SIGNS) as readonly Verdict[];

function answerWords(told: TreeAnswer): string {
  const { question, answer, path, missing, overrides, purity, examples, share } = told;
  const steps = path.map(({ symptom, value, threshold, below }) => {
    const { title } = SYMPTOMS[symptom];
    return `${title} ${numberLabel(value, 3)} ${below ? "≤" : ">"} ${numberLabel(threshold, 3)}`;
  });
  if (missing !== null) {
    const known = steps.length === 0 ? "" : `${steps.join(", ")}, but `;
    return `${question} ${known}${missingSymptom(missing)}`;
  }
  const sure = share === null ? "" : `, ${spokenProbability(share)} sure of this side`;
  const ofExamples = `${Math.round(100 * purity)} % of ${counted(examples, "example")}`;
  const shared = overrides === null ? ofExamples : `not ${overrides}, as for ${ofExamples} unlike it`;
  return `${question} ${steps.join(", ")} → ${answer} (${shared}${sure})`;
}
