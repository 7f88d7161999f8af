import { findQuantity, type QuantityName, quantities } from "#quantities";
import type { Cell } from "./cells.ts";

/**
 * Names of quantities in column order: the registered ones as they were registered, then the others in the order
 * given, each once. Those that every table has a column for are among them whether or not they are given.
 */
export function inColumnOrder(given: Iterable<QuantityName>): readonly QuantityName[] {
  const wanted = new Set(given);
  const registered = quantities().filter(({ name, column }) => column === "always" || wanted.has(name));
  return [
    ...registered.map(({ name }) => name),
    ...[...wanted].filter((name) => findQuantity(name) === undefined),
  ];
}

/** The quantities of a table's cells in column order: those that every table has, and those that any cell has. */
export function quantitiesIn(cells: readonly Pick<Cell, "metrics">[]): readonly QuantityName[] {
  const found = new Set<QuantityName>();
  for (const { metrics } of cells) for (const name of Object.keys(metrics)) found.add(name);
  return inColumnOrder(found);
}
