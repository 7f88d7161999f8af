import { expect, test } from "vitest";
import { handMade } from "../testing/hand-made-program.ts";
import { literal, newValue } from "./program.ts";
import { definitionsOf, useCounts } from "./uses.ts";

const x = newValue("float32", [2]);
const unread = newValue("float32", [2]);
const program = handMade([x, unread], (write) => {
  const square = write("mul", [x, x]);
  return [square, write("add", [square, literal("float32", 1)]), square];
});
const [product, sum] = program.equations;

test("a value is defined by the equation that makes it, an input by none", () => {
  const definitions = definitionsOf(program);
  expect(definitions.get(product!.outputs[0]!)).toBe(product);
  expect(definitions.get(sum!.outputs[0]!)).toBe(sum);
  expect(definitions.has(x)).toBe(false);
});

test("every reading counts, those by one equation and by the outputs included", () => {
  const uses = useCounts(program);
  expect(uses.get(x)).toBe(2);
  expect(uses.get(product!.outputs[0]!)).toBe(3);
  expect(uses.get(sum!.outputs[0]!)).toBe(1);
  expect(uses.has(unread)).toBe(false);
});
