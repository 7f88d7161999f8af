import { defineQuantity } from "../define-quantity.ts";

/** Top Hessian eigenvalue over the largest at which gradient descent of a network's own rate is stable. */
export const edgeOfStability = defineQuantity({
  name: "edge_of_stability",
  title: "Edge of stability",
  unit: "",
  of: "network",
  scale: "linear",
  column: "asked",
  note: {
    what: "Top eigenvalue of the Hessian, with the weight decay added, over the largest at which a full-batch step of the network's own rate and momentum shrinks on a quadratic: rate times eigenvalue over 2, with heavy-ball momentum over 2 (1 + momentum). The rate is that of the update to come, at the end of the budget of the last. Empty for optimisers and trainings whose steps are not of the gradient of the measured loss.",
    range: "0 and above; 1 is the edge.",
    expect:
      "Near 1 for large batches after progressive sharpening, well below for small ones, whose noise holds the network where it is flatter, and after the rate has fallen.",
    odd: "Far above 1 at the end of training: steps are unstable on the measured examples, or these are too few; near 0 under a schedule that ends at a rate near 0.",
  },
});
