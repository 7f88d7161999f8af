import { hessianProducts } from "#landscape/curvature";
import { initialise, initialStatistics, resnet18 } from "#nets";
import { randomStream } from "#random";
import { elementCount } from "#trees";
import { secondsOf } from "../spread.ts";
import { classes, normals } from "../training-time.ts";
import { compared, type Row } from "./row.ts";

const EXAMPLES = 256;
const SHAPE = [3, 32, 32];

/** Products with the Hessian of a batch-normalised network in evaluation, as the trace takes them. */
export const hessianProduct: Row = {
  name: "hvp",
  title: `Hessian-vector product, ResNet-18 on ${EXAMPLES} images, a probe (ours: blocks of hessianProducts)`,
  async *measure(settings) {
    for (const { width, wanted } of [
      { width: 4, wanted: 1.8 },
      { width: 8, wanted: 1.4 },
    ]) {
      const stream = randomStream(0, "bench", "hvp");
      const network = resnet18({ inputShape: SHAPE, width, classes: 10 });
      const operators = await hessianProducts({
        classifier: network,
        networks: [initialise(network, "pytorch", stream.child("initialisation"))],
        statistics: [initialStatistics(network.statistics!)],
        examples: {
          inputs: normals(EXAMPLES * elementCount(SHAPE), stream.child("images")),
          labels: classes(EXAMPLES, 10, stream.child("labels")),
        },
      });
      try {
        const { dimension, blockSize = 1 } = operators;
        const signs = stream.child("probes");
        const probes = Array.from({ length: blockSize }, () =>
          Float64Array.from({ length: dimension }, () => signs.sign()),
        );
        yield await compared(
          {
            row: hessianProduct.name,
            case: `width ${width}, ${blockSize} probes at once`,
            wanted,
            ours: async () => (await secondsOf(() => operators.applyBlocks([probes]))) / blockSize,
            script: "hessian_product.py",
            options: { width, examples: EXAMPLES, probes: blockSize },
          },
          settings,
        );
      } finally {
        operators.release();
      }
    }
  },
};
