import { AtlasError } from "#errors";
import { DEFAULT_AVERAGES } from "./average.ts";
import type { Quantity } from "./quantity.ts";

/** A quantity as it is written down: what most quantities have in common may be left out. */
export type QuantityDescription = Pick<Quantity, "name" | "title" | "unit" | "of"> & Partial<Quantity>;

const NAME = /^[a-z][a-z0-9_]*$/;

/**
 * A quantity from its description: in its own unit whatever the loss, drawn as it is, with any value, no other name, no panel and no note unless said;
 * averaged over networks, over pairs with what seeds and pairs add to their spread, or taken from the cell directly, by what it is of.
 *
 * @throws AtlasError `quantities/bad-name` of kind `failure` for a name that cannot be a column beside its `_se`
 */
export function defineQuantity(description: QuantityDescription): Quantity {
  const { name } = description;
  if (!NAME.test(name) || name.endsWith("_se")) {
    throw new AtlasError({
      code: "quantities/bad-name",
      kind: "failure",
      problem: `${JSON.stringify(name)} is no name of a quantity`,
      expected: "small letters, digits and underscores, a letter first and no _se last",
    });
  }
  return described(description);
}

/** A description, whatever its name, with what it leaves out. */
export function described(description: QuantityDescription): Quantity {
  return {
    inLossUnits: false,
    aliases: [],
    range: null,
    scale: "linear",
    panel: null,
    column: "always",
    note: null,
    average: DEFAULT_AVERAGES[description.of],
    ...description,
  };
}
