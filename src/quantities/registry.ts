import { Registry } from "#registry";
import { capitalised } from "#words";
import { described } from "./define-quantity.ts";
import type { Quantity, QuantityName } from "./quantity.ts";

const QUANTITIES = new Registry<Quantity>({
  one: "quantity",
  many: "quantities",
  namesOf: ({ name, aliases }) => [name, ...aliases.map((alias) => alias.name)],
});

/**
 * Makes a quantity known everywhere: in journals, tables, figures and the report.
 *
 * @throws AtlasError `quantities/taken` of kind `failure` where another quantity has its name or one of its aliases
 */
export function registerQuantity(quantity: Quantity): void {
  QUANTITIES.register(quantity);
}

/** Every registered quantity, in column order: as they were registered. */
export function quantities(): readonly Quantity[] {
  return QUANTITIES.all();
}

/** The registered quantity of a name; `undefined` for any other. Aliases are for tables to resolve. */
export function findQuantity(name: QuantityName): Quantity | undefined {
  return QUANTITIES.find(name);
}

/**
 * The registered quantity of a name, or a plain description of one that nobody registered: titled by its name, in
 * percent where the name ends in `_pct`, drawn as it is.
 *
 * @param of what an unregistered quantity is of. Default the cell.
 */
export function quantityNamed(name: QuantityName, of: Quantity["of"] = "cell"): Quantity {
  const registered = QUANTITIES.find(name);
  if (registered !== undefined) return registered;
  const isPercent = name.endsWith("_pct");
  const words = name.replace(/_pct$/, "").replaceAll("_", " ").trim();
  return described({ name, title: capitalised(words === "" ? name : words), unit: isPercent ? "%" : "", of });
}
