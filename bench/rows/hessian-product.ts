import { HESSIAN_EXAMPLES, resnetHessian } from "../hessian.ts";
import { secondsOf } from "../spread.ts";
import { compared, type Row } from "./row.ts";

/** Products with the Hessian of a batch-normalised network in evaluation, as the trace takes them. */
export const hessianProduct: Row = {
  name: "hvp",
  title: `Hessian-vector product, ResNet-18 on ${HESSIAN_EXAMPLES} images, a probe (ours: blocks of hessianProducts)`,
  async *measure(settings) {
    for (const { width, wanted } of [
      { width: 4, wanted: 2.5 },
      { width: 8, wanted: 2 },
    ]) {
      const { operators, probes } = await resnetHessian(width);
      try {
        yield await compared(
          {
            row: hessianProduct.name,
            case: `width ${width}, ${probes.length} probes at once`,
            wanted,
            ours: async () => (await secondsOf(() => operators.applyBlocks([probes]))) / probes.length,
            script: "hessian_product.py",
            options: { width, examples: HESSIAN_EXAMPLES, probes: probes.length },
          },
          settings,
        );
      } finally {
        operators.release();
      }
    }
  },
};
