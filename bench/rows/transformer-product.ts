import { secondsOf } from "../spread.ts";
import { TRANSFORMER, transformerHessian } from "../transformer.ts";
import { compared, type Row } from "./row.ts";
import { transformerOptions } from "./transformer-options.ts";

/** Products with the Hessian of a Transformer's loss, as the trace takes them. */
export const transformerProduct: Row = {
  name: "transformer-product",
  title: `Hessian-vector product, Transformer of width ${TRANSFORMER.width}, a probe (ours: blocks of hessianProducts)`,
  async *measure(settings) {
    for (const pairs of [64, 256]) {
      if (settings.quick && pairs > 64) continue;
      const { operators, probes } = await transformerHessian(pairs);
      try {
        yield await compared(
          {
            row: transformerProduct.name,
            case: `${pairs} pairs, ${probes.length} probes at once`,
            wanted: 3,
            ours: async () => (await secondsOf(() => operators.applyBlocks([probes]))) / probes.length,
            script: "transformer_product.py",
            options: { ...transformerOptions, examples: pairs, probes: probes.length },
          },
          settings,
        );
      } finally {
        operators.release();
      }
    }
  },
};
