import { expect, it } from "vitest";
import { percent } from "./percent.ts";

it.each([
  [0.8751, "87.5 %"],
  [-3.2268, "−322.7 %"],
  [0, "0.0 %"],
  [-0.0001, "0.0 %"],
])("the share %d is %s", (share, words) => {
  expect(percent(share)).toBe(words);
});
