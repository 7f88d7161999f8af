import type { LabelledImages } from "#data";
import type { RandomStream } from "#random";
import { numberBetween, wholeNumber } from "#settings";
import { defineSource } from "#sources";

/** A made-up source: points on concentric rings, each of which is a class; two settings of its own. */
export const rings = defineSource({
  name: "rings",
  meaning: "Points on concentric rings",
  makesImages: false,
  imagesInFiles: 0,
  settings: {
    rings: wholeNumber("Rings, each a class", 2, 10).default(3),
    spread: numberBetween("Standard deviation of the radius", 0, 1).default(0.05),
  },
  shape: (settings) => ({ channels: 1, height: 1, width: 2, classes: settings.rings }),
  conflict: (settings) =>
    settings.spread * settings.rings <= 1
      ? undefined
      : { key: "spread", problem: `is ${settings.spread}`, expected: `at most ${1 / settings.rings}` },
  load: async (settings, { train, test, stream }) => ({
    train: pointsOn(settings, train, stream.child("train")),
    test: pointsOn(settings, test, stream.child("test")),
  }),
});

function pointsOn(
  settings: { readonly rings: number; readonly spread: number },
  count: number,
  stream: RandomStream,
): LabelledImages {
  const labels = Int32Array.from({ length: count }, (_, i) => i % settings.rings);
  const images = new Float32Array(2 * count);
  for (const [i, label] of labels.entries()) {
    const radius = (label + 1) / settings.rings + settings.spread * stream.normal();
    const angle = 2 * Math.PI * stream.uniform();
    images.set([radius * Math.cos(angle), radius * Math.sin(angle)], 2 * i);
  }
  return { images, labels, count, channels: 1, height: 1, width: 2, classes: settings.rings };
}
