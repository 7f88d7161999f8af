import { defineQuantity } from "../define-quantity.ts";
import { NOT_NEGATIVE } from "../range.ts";

/** Batch size at which the noise of a gradient is as large as the gradient, examples (McCandlish et al. 2018). */
export const gradientNoiseScale = defineQuantity({
  name: "gradient_noise_scale",
  title: "Gradient noise scale",
  unit: "examples",
  of: "network",
  range: NOT_NEGATIVE,
  scale: "log",
  column: "measured",
  note: {
    what: "Batch size at which the noise of the gradient of a batch is as large as the gradient itself. Natural logarithm.",
    range: "Above 0; rises by orders of magnitude as training converges.",
    expect:
      "Larger than the batch size where training is hot: noise leads. Far below it where training is cold.",
    odd: "Empty: the gradient of all examples is lost in the noise of their choice, as at a minimum.",
  },
});
