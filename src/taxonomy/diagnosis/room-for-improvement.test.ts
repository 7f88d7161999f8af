import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { published } from "../published.testing.ts";
import { knobNumber, knownKnobs } from "../table/cell-knobs.ts";
import { estimateIn } from "../table/cells.ts";
import { cellFromMeans } from "../table/observed-cell.ts";
import { answeredCells } from "./fit-diagnostic-tree.ts";
import { accuracyCells } from "./grid-table.testing.ts";
import { constantRateCells } from "./published-cells.testing.ts";
import { answerByRoom, roomForImprovement } from "./room-for-improvement.ts";

const REFERENCE = join(import.meta.dirname, "../../../../shared/reference");

test("is the best accuracy in a direction minus one's own, or nothing", () => {
  const cells = accuracyCells(
    [4, 8],
    [16, 32, 64],
    [
      [70, 60, 65],
      [50, 80, 62],
    ],
  );
  const room = roomForImprovement(cells, "batch_size");
  expect(room[1]).toEqual({
    wider: 20,
    hotter: 10,
    colder: 5,
    "more data": null,
    "cleaner labels": null,
  });
  expect(room[4]).toMatchObject({ wider: 0, hotter: 0, colder: 0 });
  expect(answerByRoom("temperature", room[1]!)).toBe("too cold");
  expect(answerByRoom("width", room[1]!)).toBe("width");
  expect(answerByRoom("width", room[0]!)).toBeNull();
  expect(answerByRoom("data", room[1]!)).toBeNull();
});

test("knows which way is hotter on a knob other than the batch size", () => {
  const cells = [0.1, 0.2].map((learning_rate, i) =>
    cellFromMeans({ knobs: { learning_rate }, means: { test_acc_pct: 50 + i } }),
  );
  const [slow, fast] = roomForImprovement(cells, "learning_rate");
  expect(slow).toMatchObject({ hotter: 1, colder: 0, wider: null });
  expect(fast).toMatchObject({ hotter: 0, colder: 0 });
});

test("lets a learning rate that is scaled with the batch size follow it, but not one of its own", () => {
  const cellOf = ([batch_size, learning_rate, test_acc_pct]: readonly [number, number, number]) =>
    cellFromMeans({ knobs: { width: 8, batch_size, learning_rate }, means: { test_acc_pct } });
  const scaled = [
    [16, 0.1, 60],
    [32, 0.2, 70],
  ] as const;
  const hotter = (places: typeof scaled | readonly (readonly [number, number, number])[]) =>
    roomForImprovement(places.map(cellOf), "batch_size").map((room) => room!.hotter);
  expect(hotter([...scaled].reverse())).toEqual([0, 0]);
  expect(roomForImprovement(scaled.map(cellOf), "batch_size")[0]!.colder).toBe(10);
  expect(hotter([...scaled, [32, 0.4, 50]])).toEqual([null, null, null]);
});

test("counts fewer noisy labels as cleaner", () => {
  const cells = [0, 0.1].map((label_noise, i) =>
    cellFromMeans({ knobs: { label_noise, batch_size: 8 }, means: { test_acc_pct: 60 - i } }),
  );
  expect(roomForImprovement(cells, "batch_size").map((room) => room!["cleaner labels"])).toEqual([0, 1]);
});

test("is what a search through all pairs of cells finds", () => {
  const accuracy = fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 100 }));
  fc.assert(
    fc.property(
      fc.array(fc.array(accuracy, { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 3 }),
      (rows) => {
        const cells = accuracyCells([2, 4, 8].slice(0, rows.length), [16, 32, 64], rows);
        const room = roomForImprovement(cells, "batch_size");
        for (const [i, cell] of cells.entries()) {
          const own = estimateIn(cell, "test_acc_pct").value;
          if (own === null) {
            expect(room[i]).toBeNull();
            continue;
          }
          for (const [direction, knob, sign] of [
            ["wider", "width", 1],
            ["hotter", "batch_size", -1],
            ["colder", "batch_size", 1],
          ] as const) {
            const gains = cells
              .filter((other) =>
                knownKnobs(cells).every((name) => name === knob || other.knobs[name] === cell.knobs[name]),
              )
              .filter((other) => sign * (knobNumber(other, knob)! - knobNumber(cell, knob)!) > 0)
              .map((other) => (estimateIn(other, "test_acc_pct").value ?? own) - own);
            expect(room[i]![direction]).toBe(Math.max(0, ...gains));
          }
        }
      },
    ),
  );
});

describe.skipIf(!published)("the published cells", () => {
  const cells = published ? constantRateCells(join(REFERENCE, "constant_lr_cells.csv")) : [];

  test.each([
    ["temperature", { "too cold": 846, "too hot": 714 }],
    ["width", { width: 915, temperature: 753 }],
    ["data", { data: 938, temperature: 711 }],
  ] as const)("answer the %s question as Zhou et al. count them", (question, wanted) => {
    const answers = Map.groupBy(answeredCells(question, cells, "batch_size"), ({ answer }) => answer);
    expect(cells).toHaveLength(1690);
    expect(Object.fromEntries([...answers].map(([answer, group]) => [answer, group.length]))).toEqual(wanted);
  });
});
