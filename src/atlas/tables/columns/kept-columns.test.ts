import { expect, it } from "vitest";
import { parseCsv } from "#files";
import type { TableKind } from "../table-kind.ts";
import { keptColumns } from "./kept-columns.ts";

/** The names under which the columns of a table are kept. */
function kept(text: string, kind: TableKind = "cell"): string[] {
  return keptColumns(parseCsv(text, "made.csv"), kind, (name) => name === "phase_share").map(
    ({ metric }) => metric,
  );
}

it("keeps columns of numbers under their plain names, in the order of the file", () => {
  expect(kept("width,My Score,val.accPct,Größe\n2,1,-3e2,\n4,NaN,.5,−1\n")).toEqual([
    "my_score",
    "val_acc_pct",
    "größe",
  ]);
});

it("keeps neither knobs, registered quantities under any name, nor our own bookkeeping", () => {
  expect(kept("width,lr,train_loss,log_train_loss,test_err_pct,cka,phase_share\n2,1,1,1,1,1,1\n")).toEqual(
    [],
  );
});

it("keeps neither text, nor infinities, nor columns without a single number", () => {
  expect(kept("optimiser,speed,empty,nothing\nsgd,inf,,NA\nadam,1,,\n")).toEqual([]);
});

it("keeps no column that is called by no word", () => {
  expect(kept(`,2nd,unnamed: 0,a b c,${"x".repeat(61)},x<b>\n1,1,1,1,1,1\n`)).toEqual(["a_b_c"]);
});

it("takes a _se beside it for its standard error, and leaves both where that cannot be", () => {
  expect(kept("a,a_se\n1,0.5\n")).toEqual(["a"]);
  expect(kept("a,a_se\n1,\n")).toEqual(["a"]);
  expect(kept("a,a_se,b_se\n1,-0.5,1\n")).toEqual([]);
  expect(kept("a,a_se\n1,much\n")).toEqual([]);
});

it("takes the two orders of a pair for one quantity", () => {
  expect(kept("width,seed_i,seed_j,angle_ij,angle_ji\n2,0,1,3,4\n", "pair").slice(-2)).toEqual([
    "angle",
    "angle",
  ]);
});

it("keeps nothing of tables whose columns have a meaning of their own", () => {
  expect(kept("metric,value,score\nx,1,2\n", "measurement")).toEqual([]);
  expect(kept("t,train_error_pct,score\n0,1,2\n", "curve point")).toEqual([]);
});
