import { numberBetween, wholeNumber } from "#settings";
import { defineSource } from "./define-source.ts";
import { GLYPH_LIMITS } from "./generators/limits.ts";

const { size, difficulty } = GLYPH_LIMITS;

/** Ten classes of pen-drawn digits, as many as are asked for. */
export const glyphs = defineSource({
  name: "glyphs",
  meaning: "Characters drawn with random shapes, in ten classes",
  makesImages: true,
  imagesInFiles: 0,
  settings: {
    size: wholeNumber("Side of a square image in pixels", size.minimum, size.maximum).default(12),
    difficulty: numberBetween(
      "How much the characters vary and are disturbed",
      difficulty.minimum,
      difficulty.maximum,
    ).default(0.5),
  },
  shape: (settings) => ({ channels: 1, height: settings.size, width: settings.size, classes: 10 }),
  load: async (settings, { train, test, stream }) => {
    const { glyphs: drawn } = await import("./generators/glyphs.ts");
    return {
      train: drawn({ ...settings, count: train }, stream.child("train")),
      test: drawn({ ...settings, count: test }, stream.child("test")),
    };
  },
});
