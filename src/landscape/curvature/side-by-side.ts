import type { ProductProcedure, VectorBlock } from "./symmetric-operators.ts";

/** Procedures on one matrix as one that asks for their vectors together, so that products share what they can. */
export function* sideBySide<Result>(
  procedures: readonly ProductProcedure<Result>[],
): ProductProcedure<readonly Result[]> {
  const steps = procedures.map((procedure) => procedure.next());
  for (;;) {
    const wanted = steps.map((step): VectorBlock => (step.done ? [] : step.value));
    const all = wanted.flat();
    if (all.length === 0) break;
    const products = yield all;
    let from = 0;
    for (const [i, { length }] of wanted.entries()) {
      if (length === 0) continue;
      steps[i] = procedures[i]!.next(products.slice(from, from + length));
      from += length;
    }
  }
  return steps.map((step) => {
    if (!step.done) throw new RangeError("a procedure asked for no products and was left unfinished");
    return step.value;
  });
}
