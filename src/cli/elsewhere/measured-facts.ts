import { quantities, titleUnder, unitUnder } from "#quantities";
import type { WrittenReport } from "#report";
import {
  type ClassifiedCell,
  type Diagnosis,
  estimateIn,
  likenessSentences,
  phaseClause,
  REFERENCE_GRIDS,
  remedyClause,
  termsOf,
} from "#taxonomy";
import { capitalised, conjoined } from "#words";
import type { PreparedNetworks } from "./prepare-networks.ts";
import { type TogetherAnswer, togetherAnswers } from "./together-advice.ts";

/** One number that was measured. */
export interface MeasuredNumber {
  readonly quantity: string;
  readonly title: string;
  readonly value: number;
  readonly standard_error: number | null;
  readonly unit: string;
  readonly of: "network" | "pair" | "cell";
}

/** All that a summary says of networks that were trained elsewhere. */
export interface MeasuredFacts {
  readonly networks: { readonly title: string; readonly files: readonly string[] };
  readonly data: { readonly source: string; readonly examples: number; readonly test_examples: number };
  readonly assumptions: readonly string[];
  readonly numbers: readonly MeasuredNumber[];
  readonly phase: {
    readonly label: string;
    /** As a sentence begins: `Phase IV-A`, `Connectivity not settled`. */
    readonly title: string;
    readonly share: number | null;
    readonly sentence: string;
  };
  readonly diagnosis: {
    readonly verdict: string;
    readonly sentence: string;
    readonly basis: readonly string[];
    /** Every step that may help with its gain, its price and the phase that calls for it, those to be tried first. */
    readonly remedies: readonly string[];
  };
  readonly together: readonly TogetherAnswer[];
  /** What could not be known, and what follows from that, a sentence each. */
  readonly unknown: readonly string[];
}

/** What was found of the networks of the one cell of a report. */
export function measuredFacts(
  { own, networks, counts, notes }: PreparedNetworks,
  { table, diagnoses }: WrittenReport,
): MeasuredFacts {
  const cell = table.cells[0]!;
  const diagnosis = diagnoses[0]!;
  const examples = Number(cell.knobs.examples);
  const testExamples = Number(cell.knobs["data.test_examples"]);
  return {
    networks: { title: networks.title, files: own.model.files },
    data: { source: own.data.source, examples, test_examples: testExamples },
    assumptions: notes,
    numbers: numbersOf(cell),
    phase: {
      label: cell.phase,
      title: capitalised(phaseClause(cell.phase)),
      share: cell.phaseShare,
      sentence: withoutTitle(cell.explanation),
    },
    diagnosis: {
      verdict: diagnosis.verdict,
      sentence: diagnosis.sentence,
      basis: diagnosis.likeness === null ? [] : likenessSentences(diagnosis.likeness),
      remedies: diagnosis.remedies.map(remedyClause),
    },
    together: own.model.files.length > 1 ? togetherAnswers(cell, testExamples, counts.areNumbers) : [],
    unknown: [
      ...subsetSentence(examples, counts.train),
      ...(counts.areNumbers ? [OF_NUMBERS] : []),
      ...unsettledSentence(cell),
      ...unknownOf(own.model.files.length, diagnosis),
    ],
  };
}

/** What a phase rests on, without the words that its title has. */
function withoutTitle(explanation: string): string {
  const title = "not measured: ";
  return explanation.startsWith(title) ? capitalised(explanation.slice(title.length)) : explanation;
}

function numbersOf(cell: ClassifiedCell): readonly MeasuredNumber[] {
  const terms = termsOf([cell]);
  return quantities().flatMap((quantity) => {
    const { value, standardError } = estimateIn(cell, quantity.name);
    if (value === null) return [];
    const { name, of } = quantity;
    const [title, unit] = [titleUnder(terms, quantity), unitUnder(terms, quantity)];
    return [{ quantity: name, title, value, standard_error: standardError, unit, of }];
  });
}

/** What phases and diagnosis are worth where targets are numbers. */
const OF_NUMBERS =
  "Thresholds of phases, and the cells that the diagnosis compares with, are of classifiers: here they read the unexplained share of the variance as the training error and the loss, so that label and diagnosis extrapolate.";

/** What error bars leave out where not all examples were measured. */
function subsetSentence(examples: number, all: number): readonly string[] {
  if (examples >= all) return [];
  return [
    `Training loss, curvature, sharpness and curves are of ${examples} of ${all} training examples; error bars say nothing of the others: a larger --budget, or --examples ${all}, takes more.`,
  ];
}

/** What to do where longer curves may join the networks. */
function unsettledSentence({ phase }: ClassifiedCell): readonly string[] {
  return phase === "not settled"
    ? [
        "Whether the networks are connected is not settled: longer curves are expected to join them, by a larger --budget or by --set measure.connectivity.until_settled=true.",
      ]
    : [];
}

function unknownOf(networks: number, diagnosis: Diagnosis): readonly string[] {
  return [
    "How the networks were trained is not in their files: batch size, learning rate, weight decay and width have no value, so advice names the knob and not by how much.",
    "A phase is read off its own numbers alone: without other sizes and temperatures beside it, what it says is wrong is less sure.",
    networks === 1
      ? "One network has no pair: connectivity and similarity, which phase and diagnosis go by, take two sets of weights or more."
      : networks === 2
        ? "Two networks make one pair, so what is of pairs has no error bar; a third would give one."
        : "",
    `The diagnosis compares with measured cells of ${conjoined(REFERENCE_GRIDS.map(({ name }) => name))}: other networks and data are judged by their likeness.`,
    diagnosis.likeness?.isFar === true ? "It extrapolates: no measured cell is near." : "",
  ].filter((sentence) => sentence !== "");
}
