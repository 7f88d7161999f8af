/**
 * Every quantity of a run beside its test accuracy, for docs/measurements.md:
 *
 *   node bench/rank-quantities.ts runs/everything [--markdown]
 *
 * Prints, quantity by quantity, its value in the surest cell of each phase that there is, and how it ranks test accuracy
 * over the cells that are not phase I or II and over all: Spearman's correlation with its 95 % bootstrap interval. Quantities of
 * test data are left out: they are not what a phase may read.
 */
import { parseArgs } from "node:util";
import { openTable } from "#atlas/tables";
import { estimateLabel } from "#figures";
import { randomStream } from "#random";
import { spearman } from "#statistics";
import { type ClassifiedCell, estimateIn, PHASES, type QuantityName, quantitiesIn } from "#taxonomy";
import { withMinus } from "#words";
import { asCommand, badArgument } from "./command.ts";
import { markdownTable, tableText } from "./table.ts";

const ACCURACY = "test_acc_pct";

await asCommand(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { markdown: { type: "boolean", default: false } },
  });
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) throw badArgument(`${positionals.length} tables`, "one run");
  const { table } = await openTable([path]);
  const examples = PHASES.flatMap((phase) => {
    const [surest] = table.cells
      .filter((cell) => cell.phase === phase)
      .toSorted((a, b) => (b.phaseShare ?? 0) - (a.phaseShare ?? 0));
    return surest === undefined ? [] : [{ phase, cell: surest }];
  });
  const flat = table.cells.filter(({ phase }) => ["III", "IV-A", "IV-B"].includes(phase));
  const names = quantitiesIn(table.cells).filter(
    (name) =>
      !/^(test_|oracle_)/.test(name) && table.cells.some((cell) => estimateIn(cell, name).value !== null),
  );
  const rows = names.map((name) => [
    name,
    ...examples.map(({ cell }) => valueWords(cell, name)),
    rankWords(flat, name),
    rankWords(table.cells, name),
  ]);
  const headings = [
    "",
    ...examples.map(({ phase, cell }) => `${phase}: ${placeWords(cell)}`),
    `rank, ${flat.length} flat cells`,
    `rank, ${table.cells.length} cells`,
  ];
  console.log(values.markdown ? markdownTable([headings, ...rows]) : tableText([headings, ...rows]));

  function placeWords({ knobs }: ClassifiedCell): string {
    return [table.load, table.temperature].map(({ knob }) => `${knob} ${knobs[knob]}`).join(", ");
  }
});

function valueWords(cell: ClassifiedCell, name: QuantityName): string {
  const { value, standardError } = estimateIn(cell, name);
  return value === null ? "–" : estimateLabel(value, standardError);
}

/** How a quantity ranks accuracy over some cells in which both are measured. */
function rankWords(cells: readonly ClassifiedCell[], name: QuantityName): string {
  const both = cells.flatMap((cell) => {
    const [x, y] = [estimateIn(cell, name).value, estimateIn(cell, ACCURACY).value];
    return x === null || y === null ? [] : [[x, y] as const];
  });
  const found = spearman(
    both.map(([x]) => x),
    both.map(([, y]) => y),
    { stream: randomStream(0, "rank-quantities", name) },
  );
  if (found === null) return "–";
  const number = (value: number) => withMinus(value.toFixed(2));
  const { rho, interval } = found;
  return interval === null
    ? number(rho)
    : `${number(rho)} [${number(interval.low)}, ${number(interval.high)}]`;
}
