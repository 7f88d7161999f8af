import { crossEntropy, defineLoss, type Loss } from "#landscape/losses";
import { positiveNumber } from "#settings";

/** A loss but for its being a likelihood, which what is made of it is not. */
function withoutDraws({ drawnSlopes: _, ...loss }: Loss): Loss {
  return loss;
}

/** A made-up loss: what every class of an example lacks to a margin on its side, beside the errors of cross-entropy. */
export const hinge = defineLoss({
  kind: "hinge",
  meaning: "what outputs lack to a margin",
  targets: "labels",
  unit: "margin",
  settings: { margin: positiveNumber("The margin", 100).default(1) },
  create: ({ margin }) => ({
    ...withoutDraws(crossEntropy.make()),
    value: ({ numpy }, outputs, labels, shares) => {
      const [batch, classes] = outputs.shape as [number, number];
      const isLabel = numpy.equal(
        labels.reshape([batch, 1]),
        numpy.arange(classes, undefined, undefined, { dtype: numpy.int32 }),
      );
      const lack = numpy.where(isLabel, -1, 1).mul(outputs).add(margin);
      return numpy.maximum(lack, 0).sum(-1).mul(shares).sum();
    },
    constantAnswerLoss: () => 2 * margin,
    judge: (outputs, labels, classes) => {
      const { error } = crossEntropy.make().judge(outputs, labels, classes);
      let loss = 0;
      for (const [i, output] of outputs.entries()) {
        const side = i % classes === labels[Math.floor(i / classes)] ? 1 : -1;
        loss += Math.max(0, margin - side * output) / labels.length;
      }
      return { loss: Number.isFinite(loss) ? loss : null, error };
    },
  }),
});
