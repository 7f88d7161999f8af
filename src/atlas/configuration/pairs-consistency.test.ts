import { expect, test } from "vitest";
import { parseConfiguration } from "./read.ts";

const read = (seeds: number, measure: string) =>
  parseConfiguration(`seeds: ${seeds}\nmeasure: ${measure}\n`, "a.yaml");

test.each(["[[0, 1], [3, 2]]", "ring", "all", "7"])("pairs %s of four seeds are taken", (pairs) => {
  const { measure } = read(4, `{ connectivity: { pairs: ${pairs} }, alignment: { pairs: ${pairs} } }`);
  expect(measure.connectivity).toMatchObject({ pairs: JSON.parse(pairs.replace(/^(\w[a-z]+)$/, '"$1"')) });
});

test("a chosen pair of a seed that there is not is told where it stands", () => {
  expect(() => read(3, "{ connectivity: { pairs: [[0, 1], [1, 3]] } }")).toThrow(
    /a\.yaml:2.*measure\.connectivity\.pairs\[1\] has the seed 3; expected seeds from 0 to 2, as seeds is 3/s,
  );
  expect(() => read(2, "{ alignment: { pairs: [[2, 5]] } }")).toThrow(
    /measure\.alignment\.pairs\[0\] has the seed 2 and 5/,
  );
});

test.each([
  ["{ pairs: [[1, 1]] }", /two different seeds in every pair/],
  ["{ pairs: [[0, 1], [1, 0]] }", /every pair once/],
  ["{ pairs: [[0, 1, 2]] }", /two seeds, such as \[0, 1\]/],
  ["{ pairs: rings }", /expected one of ring, all\. Did you mean ring\?/],
  ["{ optimiser: adm }", /one of sgd, adam, adamw, sam/],
  ["{ barrier_tolerance: 1 }", /a number from 0 to 0\.5/],
])("%s is one mistake with what was expected", (section, words) => {
  expect(() => read(3, `{ connectivity: ${section} }`)).toThrow(words);
});
