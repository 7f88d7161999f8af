import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cell, estimateIn } from "#taxonomy";
import { readSourceTable } from "../source-table.ts";
import { joinCells } from "./joined-cells.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "joined-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function joined(tables: Readonly<Record<string, readonly string[]>>) {
  const sources = await Promise.all(
    Object.entries(tables).map(async ([name, lines]) => {
      const path = join(folder, `${name}.csv`);
      await writeFile(path, `${lines.join("\n")}\n`);
      return readSourceTable(path);
    }),
  );
  return joinCells(sources);
}

/** Cells by their place, without the order in which they stand. */
function byPlace(cells: readonly Cell[]) {
  return Object.fromEntries(
    cells.map(({ knobs, ...rest }) => [`${knobs.width} ${knobs.learning_rate}`, rest]).sort(),
  );
}

const SEEDS = [0, 1, 2];
const PAIRS = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;
const RATES = [0.1, 0.03, 0.003];

interface Made {
  readonly width: number;
  readonly rate: number;
  /** One for each seed; `null` where the network diverged. */
  readonly losses: readonly (number | null)[];
  /** One for each pair. */
  readonly similarities: readonly number[];
}

const loss = fc.integer({ min: 1, max: 30_000 }).map((value) => value / 1000);
const made: fc.Arbitrary<readonly Made[]> = fc.uniqueArray(
  fc.record({
    width: fc.constantFrom(2, 4, 8),
    rate: fc.constantFrom(...RATES),
    losses: fc.array(fc.option(loss, { freq: 4 }), { minLength: 3, maxLength: 3 }),
    similarities: fc.array(
      fc.integer({ min: 0, max: 1000 }).map((value) => value / 1000),
      {
        minLength: 3,
        maxLength: 3,
      },
    ),
  }),
  { selector: ({ width, rate }) => `${width} ${rate}`, minLength: 1 },
);

/** What is different about two ways to write the same networks down. */
const writing = fc.record({
  turns: fc.infiniteStream(fc.nat(1000)),
  isFloat32: fc.infiniteStream(fc.boolean()),
  lost: fc.constantFrom("inf", "1e30", "5e9", "nan", "1e999"),
  pairsFirst: fc.boolean(),
});

test("cells are what their networks and pairs are, however rows are ordered and knobs and losses are spelt", async () => {
  await fc.assert(
    fc.asyncProperty(made, writing, async (cells, { turns, isFloat32, lost, pairsFirst }) => {
      const rate = (value: number) => (isFloat32.next().value ? Math.fround(value) : value);
      const shuffled = (rows: readonly string[]) =>
        rows
          .map((row) => ({ row, turn: turns.next().value }))
          .sort((a, b) => a.turn - b.turn)
          .map(({ row }) => row);
      const networks = [
        "width,learning_rate,seed,train_loss,test_acc_pct",
        ...shuffled(
          cells.flatMap(({ width, rate: own, losses }) =>
            SEEDS.map((seed) => `${width},${rate(own)},${seed},${losses[seed] ?? lost},${50 + seed}`),
          ),
        ),
      ];
      const pairs = [
        "width,learning_rate,seed_i,seed_j,cka_softmax",
        ...shuffled(
          cells.flatMap(({ width, rate: own, similarities }) =>
            PAIRS.map(([i, j], pair) => `${width},${rate(own)},${i},${j},${similarities[pair]}`),
          ),
        ),
      ];
      const { cells: found } = await joined(pairsFirst ? { pairs, networks } : { networks, pairs });
      const places = byPlace(found);
      expect(Object.keys(places)).toHaveLength(cells.length);
      for (const { width, rate: own, losses, similarities } of cells) {
        const cell = places[`${width} ${own}`]!;
        const alive = SEEDS.filter((seed) => losses[seed] !== null);
        const left = PAIRS.flatMap(([i, j], pair) =>
          alive.includes(i) && alive.includes(j) ? [similarities[pair]!] : [],
        );
        expect([cell.seeds, cell.divergedSeeds]).toEqual([3, 3 - alive.length]);
        const [trainLoss, cka] = [estimateIn(cell, "train_loss"), estimateIn(cell, "cka_softmax")];
        expect([trainLoss.count, cka.count]).toEqual([alive.length, left.length]);
        const mean = (values: readonly number[]) =>
          values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
        const close = (value: number | null) => (value === null ? null : expect.closeTo(value, 12));
        expect(trainLoss.value).toEqual(close(mean(alive.map((seed) => losses[seed]!))));
        expect(cka.value).toEqual(close(mean(left)));
      }
    }),
    { numRuns: 60 },
  );
});

test("means in rows of another sort do not depend on the order of the rows, not even in their last bits", async () => {
  const rows = [0.1, 0.2, 0.3, 0.7].map((cka, seed) => `2,0.1,${seed},1,${cka}`);
  const [one, other] = await Promise.all(
    [rows, rows.toReversed()].map((own, i) =>
      joined({ [`rows${i}`]: ["width,learning_rate,seed,train_loss,cka_softmax", ...own] }),
    ),
  );
  expect(byPlace(other!.cells)).toEqual(byPlace(one!.cells));
});
