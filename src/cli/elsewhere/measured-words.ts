import { basename } from "node:path";
import { estimateLabel, numberLabel } from "#figures";
import { counted } from "#words";
import { alignColumns, alignWithin, markdownTable } from "../columns.ts";
import { paragraphs, wrapped } from "../prose.ts";
import type { MeasuredFacts, MeasuredNumber } from "./measured-facts.ts";

/** The parts of a list of numbers, by what they are of. */
const PARTS = [
  ["network", "Each network, on the mean"],
  ["pair", "Between networks"],
  ["cell", "All together"],
] as const;

/** What was found, for a terminal of so many columns. */
export function measuredWords(facts: MeasuredFacts, places: readonly string[], columns: number): string {
  const { networks, data, numbers, phase, diagnosis, together, unknown } = facts;
  const lists = PARTS.flatMap(([of, heading]) => {
    const own = numbers.filter((number) => number.of === of);
    return own.length === 0 ? [] : [[heading, ...fittedRows(own.map(rowOf), columns)].join("\n")];
  });
  return paragraphs([
    wrapped(
      `${networks.title}; ${counted(networks.files.length, "network")}, ${counted(data.examples, "training example")} and ${counted(data.test_examples, "test example")} of ${data.source}`,
      columns,
    ),
    ...lists,
    ...together.map(({ question, answer, sentence }) =>
      [question, wrapped(`  ${answer}: ${sentence}`, columns, 2)].join("\n"),
    ),
    wrapped(`${phase.title}: ${phase.sentence}`, columns),
    wrapped(`Diagnosis, ${diagnosis.verdict}: ${diagnosis.sentence}`, columns),
    ...(diagnosis.remedies.length === 0
      ? []
      : [
          [
            "What to change, open steps first",
            ...diagnosis.remedies.map((remedy, index) => wrapped(`  ${index + 1}. ${remedy}`, columns, 3)),
          ].join("\n"),
        ]),
    ["What is not known", ...unknown.map((sentence) => wrapped(`  ${sentence}`, columns, 2))].join("\n"),
    places.join("\n"),
  ]);
}

/** Rows in columns; where a line does not hold them, `points of training error` are `points`, and long titles take two lines. */
function fittedRows(rows: readonly (readonly string[])[], columns: number): readonly string[] {
  const lines = alignColumns(rows);
  if (lines.every(({ length }) => length <= columns)) return lines;
  return alignWithin(
    rows.map(([title = "", value = "", unit = ""]) => [title, value, shortUnit(unit)]),
    columns,
  );
}

/** A unit without what it is of, but for one that is nothing else. */
function shortUnit(unit: string): string {
  return unit.startsWith("of ") ? unit : unit.split(" of ")[0]!;
}

function rowOf({ title, value, standard_error: error, unit }: MeasuredNumber): readonly string[] {
  const shown = Math.abs(value) < ROUNDING ? 0 : value;
  return [title, error === null ? numberLabel(shown, 5) : estimateLabel(shown, error), unit];
}

/** Less than this is what is left of a difference of equals. */
const ROUNDING = 1e-9;

/** The same as Markdown. */
export function measuredMarkdown(facts: MeasuredFacts): string {
  const { networks, data, assumptions, numbers, phase, diagnosis, together, unknown } = facts;
  return `${[
    `# ${networks.files.map((file) => basename(file)).join(", ")}`,
    `${networks.title}, on ${counted(data.examples, "training example")} and ${counted(data.test_examples, "test example")} of ${data.source}.`,
    markdownTable(["quantity", "value", "unit"], numbers.map(rowOf)),
    ...together.map(({ question, answer, sentence }) => `**${question}** ${answer}: ${sentence}`),
    `**${phase.title}**: ${phase.sentence}`,
    `**Diagnosis: ${diagnosis.verdict}**: ${diagnosis.sentence}`,
    ...(diagnosis.remedies.length === 0
      ? []
      : [diagnosis.remedies.map((remedy, index) => `${index + 1}. ${remedy}`).join("\n")]),
    "## What is not known",
    unknown.map((sentence) => `- ${sentence}`).join("\n"),
    "## What was assumed and found",
    assumptions.map((sentence) => `- ${sentence}`).join("\n"),
  ].join("\n\n")}\n`;
}
