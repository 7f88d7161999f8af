import { defineQuantity } from "./define-quantity.ts";
import type { Quantity, QuantityName } from "./quantity.ts";
import { POINTS } from "./range.ts";

/** What the quantity on test data is called that another is on training data. */
export function testNameOf(name: QuantityName): QuantityName {
  return `test_${name}`;
}

/**
 * A quantity on test examples in place of training examples, with clean targets: one of its own, which no phase,
 * threshold, claim or diagnosis reads. It has a column where it is measured, or where its kin has only if asked for.
 */
export function onTestData(quantity: Quantity): Quantity {
  const { name, title, unit, range, note, column } = quantity;
  const ofTest = (words: string) => words.replaceAll("training", "test");
  return defineQuantity({
    ...quantity,
    name: testNameOf(name),
    title: `${title} on test data`,
    unit: ofTest(unit),
    aliases: [],
    range: range === POINTS ? { ...POINTS, words: ofTest(POINTS.words) } : range,
    panel: null,
    column: column === "always" ? "measured" : column,
    note: note && {
      what: `On test data, which no phase reads, what ${name} is on training data. Of that: ${note.what}`,
      range: note.range,
      expect:
        "Like the map on training data. Where the two part, networks answer test examples otherwise than those that they learnt.",
      odd: "The same as on training data to the last digit: the two sets are one.",
    },
  });
}
