import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cell, estimateIn } from "#taxonomy";
import { readSourceTable } from "../source-table.ts";
import { joinCells } from "./joined-cells.ts";
import { modeConnectivity } from "./tabulated-curves.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "observations-"));
});
afterAll(() => rm(folder, { recursive: true }));

let count = 0;

/** The cells of tables given as text. */
async function joined(...texts: readonly string[]): Promise<readonly Cell[]> {
  const sources = await Promise.all(
    texts.map(async (text) => {
      const path = join(folder, `${count++}.csv`);
      await writeFile(path, text);
      return readSourceTable(path);
    }),
  );
  return joinCells(sources).cells;
}

describe("observations", () => {
  it("of networks and pairs make cells of their own", async () => {
    const [cell, ...others] = await joined(
      "width,seed,train_acc_pct\n4,0,98\n4,1,96\n4,2,\n",
      "width,seed_i,seed_j,cka_softmax_ij,cka_softmax_ji,l2_distance\n4,0,1,0.5,0.7,3\n",
    );
    expect(others).toEqual([]);
    expect(estimateIn(cell!, "train_error_pct")).toEqual({ value: 3, standardError: 1, count: 2 });
    expect(estimateIn(cell!, "cka_softmax")).toMatchObject({ value: 0.6, count: 1 });
    expect(estimateIn(cell!, "l2_distance").value).toBe(3);
    expect(cell!.seeds).toBe(2);
  });

  it("take the place of the means of their metric and leave the others", async () => {
    const [cell, other] = await joined(
      "width,seeds,train_loss,train_loss_se,test_acc_pct,test_acc_pct_se\n4,3,0.5,0.1,80,2\n8,3,0.4,0.1,81,2\n",
      "width,seed,train_loss\n4,0,0.4\n4,1,0.6\n",
    );
    expect(estimateIn(cell!, "train_loss")).toMatchObject({ value: 0.5, count: 2 });
    expect(estimateIn(cell!, "train_loss").standardError).toBeCloseTo(0.1, 12);
    expect(estimateIn(cell!, "test_acc_pct")).toEqual({ value: 80, standardError: 2, count: 3 });
    expect([cell!.seeds, other!.observations]).toEqual([3, []]);
  });

  it("of curves are their mode connectivity, whatever the order of the points", async () => {
    const points = ["0,10", "0.5,40", "1,12", "0.25,20", "0.75,11"].map((point) => `4,0,1,${point}`);
    const [cell] = await joined(`width,seed_i,seed_j,t,train_err_pct\n${points.join("\n")}\n`);
    expect(estimateIn(cell!, "mode_connectivity_pct").value).toBe(11 - 40);
  });

  it("of measurements keep their own uncertainty where they are alone", async () => {
    const [cell] = await joined(
      "width,seed_i,seed_j,metric,value,standard_error\n4,0,,hessian_trace,90,5\n4,0,,train_loss,,\n4,0,1,cka_softmax,0.5,\n",
    );
    expect(estimateIn(cell!, "hessian_trace")).toEqual({ value: 90, standardError: 5, count: 1 });
    expect(estimateIn(cell!, "train_loss").value).toBeNull();
    expect(estimateIn(cell!, "cka_softmax").value).toBe(0.5);
  });

  it("are told apart by value, not by spelling", async () => {
    const cells = await joined(
      "learning_rate,train_loss\n0.10,0.5\n",
      "learning_rate,seed,train_loss\n1e-1,0,0.4\n0.1,1,0.6\n",
    );
    expect(cells).toHaveLength(1);
    expect(cells[0]!.observations).toHaveLength(2);
  });
});

describe("modeConnectivity", () => {
  const errors = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 2, maxLength: 9 });

  it("is minus the barrier of a symmetric curve and nothing for a level one", () => {
    expect(modeConnectivity([5, 30, 5])).toBe(-25);
    expect(modeConnectivity([5, 1, 5])).toBe(4);
    expect(modeConnectivity([7, 7, 7])).toBe(0);
  });

  it("does not depend on the direction of the curve, and no point is farther", () => {
    fc.assert(
      fc.property(errors, (along) => {
        const value = modeConnectivity(along);
        const ends = (along[0]! + along.at(-1)!) / 2;
        expect(Math.abs(modeConnectivity(along.toReversed()))).toBeCloseTo(Math.abs(value), 9);
        for (const error of along) expect(Math.abs(ends - error)).toBeLessThanOrEqual(Math.abs(value) + 1e-9);
      }),
    );
  });
});
