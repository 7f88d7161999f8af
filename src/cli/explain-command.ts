import type { Command } from "commander";

interface ExplainOptions {
  readonly json?: true;
}

/** Gives `loss-atlas explain` its arguments and its action. */
export function defineCommand(command: Command): void {
  command
    .description(
      "Says what a name means: a quantity with its unit, range and how to read its map, a measurement with its settings, a knob, a family of networks, a source of examples, a loss, an optimiser or a setting.",
    )
    .argument(
      "[names...]",
      "such as cka_softmax, lr, training.momentum or trace_probes; without one, every name there is",
    )
    .option("--json", "print one JSON array")
    .action(explain);
}

async function explain(names: readonly string[], { json }: ExplainOptions): Promise<void> {
  const { explainedText, glossaryText } = await import("./explain/explain-text.ts");
  const { glossary } = await import("./explain/glossary.ts");
  const { explanationsOf } = await import("./explain/found-names.ts");
  const { columnsOf } = await import("./prose.ts");
  const known = glossary();
  const wanted = names.length === 0 ? known : explanationsOf(names, known);
  const columns = columnsOf(process.stdout);
  const text = names.length === 0 ? glossaryText(wanted, columns) : explainedText(wanted, columns);
  process.stdout.write(json ? `${JSON.stringify(wanted)}\n` : text);
}
