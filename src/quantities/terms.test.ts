import { expect, test } from "vitest";
import {
  commonTerms,
  noteUnder,
  OF_CLASSIFIERS,
  OF_NUMBERS,
  quantities,
  quantityNamed,
  titleUnder,
  unitUnder,
  wordsUnder,
} from "./index.ts";

test("quantities of classifiers are called and told as they are written down", () => {
  for (const quantity of quantities()) {
    expect(titleUnder(OF_CLASSIFIERS, quantity)).toBe(quantity.title);
    expect(noteUnder(OF_CLASSIFIERS, quantity)).toEqual(quantity.note);
    expect(unitUnder(OF_CLASSIFIERS, quantity)).toBe(quantity.unit);
  }
});

test("of networks that answer with numbers no accuracy, class or nat is told of what is in every report", () => {
  const always = quantities().filter(({ column, name }) => column === "always" && name !== "agreement");
  for (const quantity of always.filter(({ name }) => !["jensen_shannon", "cka_logits"].includes(name))) {
    const note = Object.values(noteUnder(OF_NUMBERS, quantity) ?? {})
      .slice(0, 2)
      .join(" ");
    const words = `${titleUnder(OF_NUMBERS, quantity)} ${unitUnder(OF_NUMBERS, quantity)} ${note}`;
    expect(words).not.toMatch(/accuracy|\bnats?\b|classified|probabilit/i);
  }
  expect(titleUnder(OF_NUMBERS, quantityNamed("test_acc_pct"))).toBe("Explained test variance");
  expect(unitUnder(OF_NUMBERS, quantityNamed("linear_barrier_pct"))).toBe("points of the training variance");
});

test("sentences about classifiers are turned to networks that answer with numbers, and left alone otherwise", () => {
  const sentence =
    "Wider networks are more accurate: 2 points of test accuracy, with training error near zero";
  expect(wordsUnder(OF_CLASSIFIERS, sentence)).toBe(sentence);
  expect(wordsUnder(OF_NUMBERS, sentence)).toBe(
    "Wider networks explain more of the variance: 2 points of the test variance, with unexplained training variance near zero",
  );
});

test("under a loss of its own kind nothing is told in nats, and where losses differ each has its own unit", () => {
  const own = { ...OF_CLASSIFIERS, lossUnit: "the module's own loss" };
  for (const quantity of quantities().filter(({ inLossUnits, note }) => inLossUnits && note !== null)) {
    expect(unitUnder(own, quantity)).toBe("the module's own loss");
    expect(noteUnder(own, quantity)?.range).not.toMatch(/\bnats?\b/);
  }
  expect(commonTerms([own, own])).toEqual(own);
  expect(commonTerms([own, OF_CLASSIFIERS]).lossUnit).toBe("units of its own loss");
  expect(commonTerms([])).toEqual(OF_CLASSIFIERS);
});
