/**
 * Writes what a diagnosis compares networks with:
 * `node bench/reference-grids.ts PUBLISHED runs/causes-glyphs runs/causes-digits …`.
 *
 * PUBLISHED holds the published cells (`bench/diagnosis/published-rows.ts`), of which the means of those that are alike are
 * written; a run is of examples/studies/causes-*.yaml, and is written cell by cell. Writes a file a grid into
 * src/taxonomy/diagnosis/reference/grids; npm run format lays them out.
 */
import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { linesOfAlike, linesOfRows, meansOfAlike, measuredCells, PUBLISHED_GRID } from "#taxonomy";
import { asCommand, badArgument } from "./command.ts";
import { publishedRows, rowsOfRun } from "./diagnosis/published-rows.ts";

const FOLDER = join(import.meta.dirname, "../src/taxonomy/diagnosis/reference/grids");

await asCommand(async () => {
  const [published, ...runs] = process.argv.slice(2);
  if (published === undefined)
    throw badArgument("no folder is named", "the folder of the published cells, then runs");
  const cells = measuredCells(PUBLISHED_GRID, publishedRows(published));
  for (const [labels, isNoisy] of [
    ["clean", false],
    ["noisy", true],
  ] as const) {
    const own = cells.filter(({ labelNoise }) => labelNoise > 0 === isNoisy);
    const means = meansOfAlike(own);
    write(
      `cifar10-${labels}`,
      `Means of ${own.length} published cells, ${means.length} sets of alike ones`,
      linesOfAlike(means),
    );
  }
  for (const run of runs) {
    const name = basename(run);
    const lines = linesOfRows(rowsOfRun(run));
    write(name.replace("causes-", ""), `Cells of examples/studies/${name}.yaml`, lines);
  }
});

function write(name: string, what: string, lines: string): void {
  const source = `/** ${what}, written by \`node bench/reference-grids.ts\`. */
export const ${name.toUpperCase().replace("-", "_")} = \`
${lines}
\`;
`;
  writeFileSync(join(FOLDER, `${name}.ts`), source);
  process.stdout.write(`${name}: ${what}\n`);
}
