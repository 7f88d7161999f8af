import { withMinus } from "#words";

/** A share as a percentage with one decimal and a true minus sign. */
export function percent(share: number): string {
  const text = (100 * share).toFixed(1);
  return `${Number(text) === 0 ? text.replace("-", "") : withMinus(text)} %`;
}
