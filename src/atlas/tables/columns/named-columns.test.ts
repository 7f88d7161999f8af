import { describe, expect, it } from "vitest";
import { registeredKnobs } from "#knobs";
import { quantitiesIn } from "#taxonomy";
import { namedColumns } from "./named-columns.ts";

/** What a column is called and holds, and why. */
function named(column: string) {
  const [found] = namedColumns([column]);
  return [found!.name, found!.holds, found!.by];
}

describe("a column is called", () => {
  it("as it is where the dictionary knows it", () => {
    for (const name of [
      ...quantitiesIn([]),
      ...registeredKnobs().map((knob) => knob.name),
      "seed",
      "seeds",
      "t",
    ]) {
      expect(named(name)).toEqual([name, "value", "itself"]);
    }
  });

  it.each([
    ["config.width", "width"],
    ["params_batch_size", "batch_size"],
    ["params.model.width", "model.width"],
    ["metrics.train_loss", "train_loss"],
    ["user_attrs_cka", "cka"],
    ["summary/train/loss", "train/loss"],
    ["optimizer.lr", "lr"],
    ["config.args.lr", "lr"],
    ["hparams/seed", "seed"],
  ])("%s without its prefix: %s", (column, name) => {
    expect(named(column)).toEqual([name, "value", "prefix"]);
  });

  it.each([
    ["train_loss_mean", "train_loss", "value"],
    ["mean_test_acc", "test_acc", "value"],
    ["Train accuracy (%)_mean", "train_acc_pct", "value"],
    ["Train Loss (mean)", "train_loss", "value"],
    ["Train accuracy (%) [std]", "train_acc_pct", "standard deviation"],
    ["test/loss (SE)", "test_loss", "standard error"],
    ["train_loss_se", "train_loss", "standard error"],
    ["cka_softmax_sem", "cka_softmax", "standard error"],
    ["log_hessian_trace_std", "log_hessian_trace", "standard deviation"],
    ["train_loss_count", "train_loss", "count"],
    ["n_seeds", "seeds", "value"],
    ["count", "seeds", "value"],
  ])("%s without its statistic: %s, a %s", (column, name, holds) => {
    expect(named(column)).toEqual([name, holds, "statistic"]);
  });

  it.each([
    "params",
    "config",
    "log_width",
    "config.name",
    "my_score_std",
    "std",
    "_mean",
    "",
    "__proto__",
    "val/accuracy",
  ])("%j as the file spells it where nothing is known", (column) => {
    expect(named(column)).toEqual([column, "value", "itself"]);
  });

  it("what it is mapped to, statistics included", () => {
    const names: Readonly<Record<string, string>> = { a: "train_loss", b: "train_loss_std", c: "none" };
    expect(namedColumns(["a", "b", "c"], (column) => names[column])).toEqual([
      { column: "a", name: "train_loss", holds: "value", by: "mapping" },
      { column: "b", name: "train_loss", holds: "standard deviation", by: "mapping" },
      { column: "c", name: "none", holds: "value", by: "mapping" },
    ]);
  });
});
