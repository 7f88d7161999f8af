import { basename, join } from "node:path";
import type { ExperimentConfiguration } from "#atlas/configuration";
import { answersOfGiven } from "#atlas/jobs";
import { sha256Hex, writeFileAtomically } from "#files";
import { wordsUnder } from "#quantities";
import { type ClassifiedCell, termsOf } from "#taxonomy";
import { markdownTable } from "../columns.ts";
import { columnsOf, paragraphs, wrapped } from "../prose.ts";
import {
  type ComparedNetworks,
  type ComparedNumber,
  comparedNumbers,
  ensembleOfTwo,
  verdictOn,
} from "./compared-networks.ts";
import { comparedTable, comparedWords } from "./compared-table.ts";
import { type MeasureNetworksOptions, measurePrepared } from "./measure-networks.ts";
import type { PreparedNetworks } from "./prepare-networks.ts";
import { type CompareNetworksOptions, preparedApart, preparedTogether, reasonApart } from "./prepare-two.ts";
import { readApart } from "./read-apart.ts";
import { type TogetherAnswer, togetherAnswers } from "./together-advice.ts";
import { requireTwo } from "./two-networks.ts";

export type { CompareNetworksOptions };

/**
 * Compares two networks that were trained elsewhere on the same data: each is measured by itself, and where they are of one
 * architecture both together.
 *
 * @throws AtlasError of kind `input` as `measureNetworks`
 */
export async function compareNetworks(
  paths: readonly [first: string, second: string],
  options: CompareNetworksOptions,
): Promise<void> {
  const { normalise: _normalise, family: _family, ...others } = options;
  const share = { ...others, budget: options.budget / 3 };
  const [first, second] = await preparedApart(paths, options);
  await requireTwo(paths, [first, second]);
  const names = namesOf(paths);
  const readings = [first.reading.taken, second.reading.taken] as const;
  const apart = readApart(readings, names);
  const both =
    apart === undefined ? await preparedTogether(paths, options, readings[0].normalisation.name) : undefined;
  const told = new Set<string>();
  const a = await measuredAlone(first, share, told);
  const b = a && (await measuredAlone(second, share, told));
  const together = both && b && (await measuredAlone(both, share, told));
  // A call that was interrupted has said so, and goes on when it is repeated.
  if (a === undefined || b === undefined || (both !== undefined && together === undefined)) return;
  const compared: ComparedNetworks = {
    names,
    cells: [a.cell, b.cell],
    answers: [await answersOfGiven(a.configuration, "."), await answersOfGiven(b.configuration, ".")],
    terms: termsOf([a.cell, b.cell]),
    apart,
  };
  const numbers = comparedNumbers(compared);
  const verdict = verdictOn(numbers, compared);
  const noAverage =
    apart === undefined
      ? reasonApart(paths, options)
      : `${apart.clause}, so an average of their weights would ${apart.average}.`;
  const answers = [averageOf(together?.cell, first.counts.areNumbers, noAverage), ensembleOfTwo(compared)];
  const record = { networks: paths, numbers, verdict, answers };
  const stem = join(
    options.out,
    `compared-${sha256Hex(`${first.networks.fingerprint} ${second.networks.fingerprint}`).slice(0, 8)}`,
  );
  await writeFileAtomically(`${stem}.json`, `${JSON.stringify(record, null, 2)}\n`);
  await writeFileAtomically(`${stem}.md`, markdownOf(compared, numbers, verdict, answers));
  const columns = Math.min(80, columnsOf(process.stdout));
  const text = paragraphs([
    comparedTable(compared.names, numbers, columns),
    wrapped(wordsUnder(compared.terms, UNPAIRED), columns),
    ...verdict.map((sentence) => wrapped(sentence, columns)),
    ...answers.map(({ question, answer, sentence }) =>
      [question, wrapped(`  ${answer}: ${sentence}`, columns, 2)].join("\n"),
    ),
    `json: ${stem}.json\nmarkdown: ${stem}.md`,
  ]);
  process.stdout.write(options.json ? `${JSON.stringify(record)}\n` : text);
}

const UNPAIRED =
  "Intervals hold the true difference in 95 of 100 cases; those of test loss and accuracy are taken example by example, the others as if the two networks had nothing in common, which makes them wide. What has none is exact on the training examples that were measured, and unknown on others.";

interface MeasuredAlone {
  readonly cell: ClassifiedCell;
  readonly configuration: ExperimentConfiguration;
}

/** Measures without a word at the end; `undefined` where it was interrupted. */
async function measuredAlone(
  prepared: PreparedNetworks,
  options: MeasureNetworksOptions,
  told: Set<string>,
): Promise<MeasuredAlone | undefined> {
  let cell: ClassifiedCell | undefined;
  const configuration = await measurePrepared(
    prepared,
    options,
    async ({ report }) => {
      cell = report.table.cells[0];
      return "";
    },
    told,
  );
  return cell && { cell, configuration };
}

/** @param apart why there is no average where they are not measured together */
function averageOf(cell: ClassifiedCell | undefined, areNumbers: boolean, apart: string): TogetherAnswer {
  const question = "May I average these two?";
  if (cell === undefined) {
    return { question, answer: "no", sentence: apart };
  }
  return { ...togetherAnswers(cell, Number(cell.knobs["data.test_examples"]), areNumbers)[0]!, question };
}

/** What files are called: by their names, or where these are the same by their folders too. */
function namesOf([first, second]: readonly [string, string]): readonly [string, string] {
  const names = [basename(first), basename(second)] as const;
  return names[0] === names[1] ? [first, second] : names;
}

function markdownOf(
  { names, terms }: Pick<ComparedNetworks, "names" | "terms">,
  numbers: readonly ComparedNumber[],
  verdict: readonly string[],
  answers: readonly TogetherAnswer[],
): string {
  return `${[
    `# ${names.join(" and ")}`,
    markdownTable(["quantity", ...names, "difference", "unit"], numbers.map(comparedWords)),
    wordsUnder(terms, UNPAIRED),
    ...verdict,
    ...answers.map(({ question, answer, sentence }) => `**${question}** ${answer}: ${sentence}`),
  ].join("\n\n")}\n`;
}
