import fc from "fast-check";
import { expect, it } from "vitest";
import { keyOf, keySeries } from "./key.ts";

it("gives one of a series the key that it has alone, whatever the determinants hold", () => {
  const determinants = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(
      determinants,
      fc.string(),
      fc.oneof(fc.nat(), fc.array(fc.string())),
      (common, name, value) => {
        fc.pre(name !== "kind" && !Object.hasOwn(common, "kind"));
        expect(keySeries("network", common, name)(value)).toBe(
          keyOf("network", { ...common, [name]: value }),
        );
      },
    ),
  );
  const tricky = { seed: "\u0000", nested: { seed: 0 } };
  expect(keySeries("network", { data: tricky }, "seed")(3)).toBe(keyOf("network", { data: tricky, seed: 3 }));
});
