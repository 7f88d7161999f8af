import { alignColumns } from "../columns.ts";
import { paragraphs, wrapped } from "../prose.ts";
import type { Explanation } from "./glossary.ts";

/** What things of some names are, each with its facts, for a terminal. */
export function explainedText(explanations: readonly Explanation[], columns: number): string {
  return paragraphs(
    explanations.map(({ name, sort, meaning, facts }) =>
      [
        wrapped(`${name} (${sort}): ${meaning}`, columns, 2),
        ...facts.map(([heading, text]) => wrapped(`  ${heading}: ${text}`, columns, 4)),
      ].join("\n"),
    ),
  );
}

/** Every name there is with its meaning, sort by sort. */
export function glossaryText(explanations: readonly Explanation[], columns: number): string {
  const bySort = Map.groupBy(explanations, ({ sort }) => sort);
  return paragraphs([
    ...[...bySort].map(([sort, own]) => {
      const rows = alignColumns(own.map(({ name, meaning }) => [name, meaning]));
      return [PLURALS[sort] ?? sort, ...rows.map((row) => cut(row, columns))].join("\n");
    }),
    "loss-atlas explain NAME says more of any of them.",
  ]);
}

const PLURALS: Readonly<Record<string, string>> = {
  quantity: "quantities",
  measurement: "measurements",
  knob: "knobs",
  family: "families",
  source: "sources",
  loss: "losses",
  optimiser: "optimisers",
  setting: "settings",
};

function cut(line: string, columns: number): string {
  return line.length <= columns ? line : `${line.slice(0, columns - 1)}…`;
}
