import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openTable } from "#atlas/tables";
import { AtlasError } from "#errors";
import { generatedTables, type TableChoices, tableChoices } from "./generated-table.ts";
import { scratchFolders } from "./refusal.ts";

/** LOSS_ATLAS_FUZZ=n reads n tables from a fresh seed, LOSS_ATLAS_SEED=s from that seed. */
const requested = Number(process.env.LOSS_ATLAS_FUZZ ?? 0);
const seed = Number(
  process.env.LOSS_ATLAS_SEED ?? (requested > 0 ? Math.floor(Math.random() * 2 ** 31) : 2107),
);
const numRuns = requested > 0 ? requested : 2000;
if (requested > 0) console.log(`generated tables from seed ${seed}`);

const folder = scratchFolders("generated-tables")();

/** How a reading ended. */
type Outcome = "read" | "read, labels withheld" | "doubted" | "refused";

/**
 * Reads one table, and throws unless it has the true labels, or another with a note that names the column in doubt, or is refused.
 */
async function outcomeOf(choices: TableChoices): Promise<Outcome> {
  const { files, map, units, doubtful, isClear, hasSpread, labels, lacking, batchOf } =
    generatedTables(choices);
  const paths = Object.keys(files).map((name) => join(folder, name));
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
  const opened = await openTable(paths, { map, units, mayLack: true, resamples: 20 }).catch(
    (error: unknown) => error,
  );
  if (opened instanceof AtlasError) {
    expect(opened.kind, opened.message).toBe("input");
    if (isClear) throw new Error(`refused, and nothing is wrong: ${opened.message}`, { cause: opened });
    return "refused";
  }
  if (opened instanceof Error) throw opened;
  const { table, notes } = opened as Awaited<ReturnType<typeof openTable>>;
  const seen = new Set<string>();
  const wrong: string[] = [];
  let withheld = 0;
  for (const { knobs, phase } of table.cells) {
    const place = `${knobs.width},${batchOf(knobs)}`;
    seen.add(place);
    const label = labels.get(place);
    if (phase === "not measured" && lacking.has(place)) continue;
    if (phase === label) continue;
    if (phase === "undecided" && hasSpread) withheld++;
    else wrong.push(`${place}: ${phase} for ${label}`);
  }
  const lost = [...labels.keys()].filter((place) => !seen.has(place));
  if (lost.length > 0) wrong.push(`no cell ${lost.join("; ")}`);
  if (wrong.length === 0) return withheld > 0 ? "read, labels withheld" : "read";
  // Of every column that decides and may mislead, a note says at its beginning what was assumed.
  const isSaid = doubtful.every((column) => notes.some((note) => saysOf(column, note)));
  if (isSaid && doubtful.length > 0) return "doubted";
  throw new Error(`in silence: ${wrong.join(", ")}\nnotes:\n${notes.join("\n")}`);
}

/** Whether a note is about a column, which has a statistic behind its name where it is an aggregate. */
function saysOf(column: string, note: string): boolean {
  const [, words = ""] = /^\w+\.csv: (.*)$/s.exec(note) ?? [];
  return words.startsWith(`${column} `) || words.startsWith(`${column}_mean `);
}

test(`${numRuns} tables of one truth give its labels, a note or a refusal, and no other label in silence`, async () => {
  const counts: Record<Outcome, number> = { read: 0, "read, labels withheld": 0, doubted: 0, refused: 0 };
  const property = fc.asyncProperty(tableChoices, async (choices) => {
    counts[await outcomeOf(choices)]++;
  });
  const details = await fc.check(property, { seed, numRuns });
  if (details.failed) {
    const [choices] = details.counterexample!;
    const { files } = generatedTables(choices);
    const shown = Object.entries(files).map(([name, text]) => `${name}\n${text}`);
    throw new Error(
      `${String(details.errorInstance)}\n${shown.join("\n")}\nRun again with\n  LOSS_ATLAS_SEED=${seed} ` +
        `LOSS_ATLAS_FUZZ=${numRuns} npx vitest run test/generated-tables.test.ts`,
      { cause: details.errorInstance },
    );
  }
  // Most are read as they are; a reader that refused everything would prove nothing.
  expect(counts.read + counts["read, labels withheld"]).toBeGreaterThan(numRuns / 3);
  if (requested > 0) console.log(counts);
}, 600_000);
