import type { Quantity } from "./quantity.ts";

/** The unit of a quantity of networks that were trained by a loss that counts `lossUnit`, such as `nats`. */
export function unitUnder(lossUnit: string, { unit, inLossUnits }: Quantity): string {
  return inLossUnits ? lossUnit : unit;
}
