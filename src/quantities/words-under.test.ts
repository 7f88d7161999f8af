import { expect, test } from "vitest";
import {
  lossUnitAmong,
  noteUnder,
  OF_VARIANCE,
  quantities,
  quantityNamed,
  titleUnder,
  unitUnder,
} from "./index.ts";

test("quantities of classifiers are called and told as they are written down", () => {
  for (const quantity of quantities()) {
    expect(titleUnder("nats", quantity)).toBe(quantity.title);
    expect(noteUnder("nats", quantity)).toBe(quantity.note);
    expect(unitUnder("nats", quantity)).toBe(quantity.unit);
  }
});

test("of networks that answer with numbers no accuracy, class or nat is told of what is in every report", () => {
  const always = quantities().filter(({ column, name }) => column === "always" && name !== "agreement");
  for (const quantity of always.filter(({ name }) => !["jensen_shannon", "cka_logits"].includes(name))) {
    const note = Object.values(noteUnder(OF_VARIANCE, quantity) ?? {})
      .slice(0, 2)
      .join(" ");
    const words = `${titleUnder(OF_VARIANCE, quantity)} ${unitUnder(OF_VARIANCE, quantity)} ${note}`;
    expect(words).not.toMatch(/accuracy|\bnats?\b|classified|probabilit/i);
  }
  expect(titleUnder(OF_VARIANCE, quantityNamed("test_acc_pct"))).toBe("Explained test variance");
  expect(unitUnder(OF_VARIANCE, quantityNamed("linear_barrier_pct"))).toBe("points of the training variance");
});

test("a table is of such networks where it has errors in the unit of their targets", () => {
  expect(lossUnitAmong(["train_loss", "test_rmse"])).toBe(OF_VARIANCE);
  expect(lossUnitAmong(["train_loss"])).toBe("nats");
});
