import { AtlasError } from "#errors";
import { capitalised } from "#words";
import { DEFAULT_AVERAGES } from "./average.ts";
import type { Quantity, QuantityName } from "./quantity.ts";

const registered = new Map<QuantityName, Quantity>();

/**
 * Makes a quantity known everywhere: in journals, tables, figures and the report.
 *
 * @throws AtlasError `quantities/taken` of kind `failure` where another quantity has its name or one of its aliases
 */
export function registerQuantity(quantity: Quantity): void {
  for (const other of registered.values()) {
    const taken = namesOf(quantity).find((name) => namesOf(other).includes(name));
    if (taken === undefined) continue;
    throw new AtlasError({
      code: "quantities/taken",
      kind: "failure",
      problem: `${taken} belongs to the quantity ${other.name} already`,
      where: quantity.name,
      expected: "a name and aliases of its own",
    });
  }
  registered.set(quantity.name, quantity);
}

/** Every registered quantity, in column order: as they were registered. */
export function quantities(): readonly Quantity[] {
  return [...registered.values()];
}

/** The registered quantity of a name; `undefined` for any other. Aliases are for tables to resolve. */
export function findQuantity(name: QuantityName): Quantity | undefined {
  return registered.get(name);
}

/**
 * The registered quantity of a name, or a plain description of one that nobody registered: titled by its name, in
 * percent where the name ends in `_pct`, drawn as it is.
 *
 * @param of what an unregistered quantity is of. Default the cell.
 */
export function quantityNamed(name: QuantityName, of: Quantity["of"] = "cell"): Quantity {
  const isPercent = name.endsWith("_pct");
  const words = name.replace(/_pct$/, "").replaceAll("_", " ").trim();
  return (
    registered.get(name) ?? {
      name,
      title: capitalised(words === "" ? name : words),
      unit: isPercent ? "%" : "",
      of,
      aliases: [],
      range: null,
      scale: "linear",
      panel: null,
      column: "always",
      note: null,
      average: DEFAULT_AVERAGES[of],
    }
  );
}

function namesOf({ name, aliases }: Quantity): readonly string[] {
  return [name, ...aliases.map((alias) => alias.name)];
}
