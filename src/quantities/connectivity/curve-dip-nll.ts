import { defineQuantity } from "../define-quantity.ts";

/** Deepest fall of the training loss on the curve below the line between its ends, nats. */
export const curveDipNll = defineQuantity({
  name: "curve_dip_nll",
  title: "Curve dip",
  unit: "nats",
  inLossUnits: true,
  of: "pair",
  note: {
    what: "Deepest fall of the training loss along the curve.",
    range: "0 nats upward.",
    expect: "Positive where the ends have not converged.",
    odd: "A large dip in a converged cell: the curve's weight decay pulls it to a better place than training did.",
  },
});
