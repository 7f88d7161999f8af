import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { registeredKnobs } from "#knobs";
import { quantitiesIn } from "#taxonomy";
import { knobOfColumn, metricOfColumn } from "./column-dictionary.ts";

describe("the dictionary of columns", () => {
  it("knows every knob and metric by its own name, without assuming anything", () => {
    for (const { name, sets, aliases } of registeredKnobs()) {
      expect([name, sets, ...aliases].map((column) => knobOfColumn(column))).toEqual(
        Array(2 + aliases.length).fill(name),
      );
    }
    for (const name of quantitiesIn([])) {
      const found = metricOfColumn(name)!;
      expect([found.metric, found.convert(0.3), found.slope(0.3), found.assumption]).toEqual([
        name,
        0.3,
        1,
        null,
      ]);
    }
  });

  it.each([
    ["log_hessian_trace", "hessian_trace", 5, Math.exp(5)],
    ["ln_hessian_top_eig", "hessian_top_eig", -1, Math.exp(-1)],
    ["log10_train_loss", "train_loss", -2, 0.01],
    ["train_acc_pct", "train_error_pct", 99.5, 0.5],
    ["test_err_pct", "test_acc_pct", 12, 88],
    ["test_acc", "test_acc_pct", 0.75, 75],
    ["train_acc", "train_error_pct", 0.75, 25],
    ["Train Loss", "train_loss", 2, 2],
    ["trainLoss", "train_loss", 2, 2],
    ["train.loss", "train_loss", 2, 2],
    ["Training loss (nats)", "train_loss", 2, 2],
    ["Training accuracy (%)", "train_error_pct", 75, 25],
    ["Test accuracy", "test_acc_pct", 0.75, 75],
    ["CKA", "cka_softmax", 0.5, 0.5],
  ])("%s gives %s", (column, metric, value, converted) => {
    const found = metricOfColumn(column)!;
    expect(found.metric).toBe(metric);
    expect(found.convert(value)).toBeCloseTo(converted, 12);
  });

  it.each(["n_train", "N train", "data_amount", "bs", "batch-size", "batchSize", "Batch.Size", "LR"])(
    "takes %s for a knob",
    (column) => {
      expect(knobOfColumn(column)).not.toBeNull();
    },
  );

  it.each(["constructor", "__proto__", "toString", "log_", "log_width", "params", ""])(
    "does not know %j",
    (column) => {
      expect([knobOfColumn(column), metricOfColumn(column)]).toEqual([null, null]);
    },
  );

  it("carries standard errors over by the derivative", () => {
    const columns = ["log_hessian_trace", "log10_hessian_trace", "train_acc_pct", "test_acc"];
    fc.assert(
      fc.property(
        fc.constantFrom(...columns),
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        (column, x) => {
          const { convert, slope } = metricOfColumn(column)!;
          const difference = Math.abs(convert(x + 1e-6) - convert(x - 1e-6)) / 2e-6;
          expect(slope(x) / difference).toBeCloseTo(1, 6);
        },
      ),
    );
  });
});
