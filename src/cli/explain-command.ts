import type { Command } from "commander";
import { AtlasError } from "#errors";
import { nearestWord } from "#words";

interface ExplainOptions {
  readonly json?: true;
}

/** Gives `loss-atlas explain` its arguments and its action. */
export function defineCommand(command: Command): void {
  command
    .description(
      "Says what a name means: a quantity with its unit, range and how to read its map, a measurement with its settings, a knob, a family of networks, a source of examples, a loss or an optimiser.",
    )
    .argument("[names...]", "such as cka_softmax or curvature; without one, every name there is")
    .option("--json", "print one JSON array")
    .action(explain);
}

async function explain(names: readonly string[], { json }: ExplainOptions): Promise<void> {
  const { explainedText, glossaryText } = await import("./explain/explain-text.ts");
  const { glossary } = await import("./explain/glossary.ts");
  const { columnsOf } = await import("./prose.ts");
  const known = glossary();
  const wanted = names.length === 0 ? known : names.flatMap((name) => explanationsOf(name, known));
  const columns = columnsOf(process.stdout);
  const text = names.length === 0 ? glossaryText(wanted, columns) : explainedText(wanted, columns);
  process.stdout.write(json ? `${JSON.stringify(wanted)}\n` : text);
}

function explanationsOf<Named extends { readonly name: string }>(
  name: string,
  known: readonly Named[],
): readonly Named[] {
  const found = known.filter((one) => one.name === name);
  if (found.length > 0) return found;
  const nearest = nearestWord(
    name,
    known.map((one) => one.name),
  );
  throw new AtlasError({
    code: "explain/unknown-name",
    kind: "input",
    problem: `nothing is called ${JSON.stringify(name)}`,
    expected: "a quantity, measurement, knob, family, source, loss or optimiser",
    remedy: nearest === undefined ? "loss-atlas explain lists them all" : `Did you mean ${nearest}?`,
  });
}
