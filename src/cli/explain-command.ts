import type { Command } from "commander";
import { AtlasError } from "#errors";
import { nearestWord } from "#words";
import type { Explanation } from "./explain/glossary.ts";

interface ExplainOptions {
  readonly json?: true;
}

/** Gives `loss-atlas explain` its arguments and its action. */
export function defineCommand(command: Command): void {
  command
    .description(
      "Says what a name means: a quantity with its unit, range and how to read its map, a measurement with its settings, a knob, a family of networks, a source of examples, a loss, an optimiser or a setting.",
    )
    .argument("[names...]", "such as cka_softmax, lr or training.momentum; without one, every name there is")
    .option("--json", "print one JSON array")
    .action(explain);
}

async function explain(names: readonly string[], { json }: ExplainOptions): Promise<void> {
  const { explainedText, glossaryText } = await import("./explain/explain-text.ts");
  const { glossary } = await import("./explain/glossary.ts");
  const { columnsOf } = await import("./prose.ts");
  const known = glossary();
  const wanted = names.length === 0 ? known : explanationsOf(names, known);
  const columns = columnsOf(process.stdout);
  const text = names.length === 0 ? glossaryText(wanted, columns) : explainedText(wanted, columns);
  process.stdout.write(json ? `${JSON.stringify(wanted)}\n` : text);
}

/** What goes by any of the names, each once. */
function explanationsOf(names: readonly string[], known: readonly Explanation[]): readonly Explanation[] {
  return [
    ...new Set(
      names.flatMap((name) => {
        const found = known.filter((one) => one.name === name || one.also.includes(name));
        if (found.length === 0) throw unknownName(name, known);
        return found;
      }),
    ),
  ];
}

function unknownName(name: string, known: readonly Explanation[]): AtlasError {
  const nearest = nearestWord(
    name,
    known.flatMap((one) => [one.name, ...one.also]),
  );
  return new AtlasError({
    code: "explain/unknown-name",
    kind: "input",
    problem: `nothing is called ${JSON.stringify(name)}`,
    expected: "a quantity, measurement, knob, family, source, loss, optimiser or setting",
    remedy: nearest === undefined ? "loss-atlas explain lists them all" : `Did you mean ${nearest}?`,
  });
}
