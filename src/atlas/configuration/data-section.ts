import { z } from "zod";
import { LABEL_NOISE_KINDS, PIXEL_NOISE_KINDS, PIXEL_NOISE_MODES } from "#data";
import { choice, numberBetween, numberList, positiveNumber, section, wholeNumber, yesOrNo } from "#settings";
import { sourceNamed, sources } from "#sources";
import { DEFAULTS } from "./defaults.ts";
import { rebuilt } from "./rebuilt.ts";

const { data: defaults } = DEFAULTS;

/** How many training examples. */
const examples = wholeNumber("Training examples, stratified over the classes", 1, 10_000_000);

/** How much of the labels is corrupted. */
const labelNoise = numberBetween("Fraction of training labels that is corrupted", 0, 1);

/** What every source is asked, and what is done to its examples. */
const common = {
  examples: examples.default(defaults.examples),
  test_examples: wholeNumber("Test examples, stratified over the classes", 1, 10_000_000).default(
    defaults.test_examples,
  ),
  label_noise: labelNoise.default(defaults.label_noise),
  label_noise_kind: choice(
    "How labels are corrupted: redraw draws a new class that may be the true one, as the paper does, flip always changes it",
    LABEL_NOISE_KINDS,
  ).default("redraw"),
  pixel_noise: numberBetween(
    "Magnitude of the noise on the pixels of training images, which lie in 0 to 1; of gaussian noise its standard deviation",
    0,
    10,
  ).default(defaults.pixel_noise),
  pixel_noise_kind: choice(
    "The law of pixel noise: normal, even between plus and minus the magnitude, even between 0 and the magnitude, or plus or minus the magnitude with even odds",
    PIXEL_NOISE_KINDS,
  ).default(defaults.pixel_noise_kind),
  pixel_noise_mode: choice(
    "Whether pixel noise is added to images or stands in their place; magnitude 0 leaves images as they are",
    PIXEL_NOISE_MODES,
  ).default(defaults.pixel_noise_mode),
  pixel_noise_clip: yesOrNo("Whether pixels with noise are cut off at 0 and 1, as the paper does").default(
    defaults.pixel_noise_clip,
  ),
  blur: numberBetween(
    "Deviation in pixels of a Gaussian blur of training images, before pixel noise",
    0,
    100,
  ).default(defaults.blur),
  standardise: z
    .union(
      [
        choice("Mean and deviation by channel, from the training pool", ["train"]),
        section("Mean and deviation by channel", {
          mean: numberList("Mean of each channel", numberBetween("A mean", -1e6, 1e6)),
          deviation: numberList("Standard deviation of each channel", positiveNumber("A deviation", 1e6)),
        }),
      ],
      { error: "train, or { mean: [...], deviation: [...] } with one number per channel" },
    )
    .default("train")
    .meta({
      description:
        "Figures that pixels are standardised with; train takes them from the training pool, or give { mean: [...], deviation: [...] } by channel.",
    }),
};

/** The data section of a configuration file, whose kinds are the registered sources; the usual one comes first. */
export const dataSection = rebuilt(sources, () => {
  const usual = sourceNamed(defaults.source);
  const others = sources().filter((source) => source !== usual);
  const names = [usual, ...others].map(({ name }) => name).join(", ");
  const described = { description: `Where images come from; one of ${names}.` };
  const kinds = [
    section(usual.meaning, {
      source: z.literal(usual.name).default(usual.name).meta(described),
      ...usual.settings,
      ...common,
    }),
    ...others.map(({ name, meaning, settings }) =>
      section(meaning, { source: z.literal(name).meta(described), ...settings, ...common }),
    ),
  ] as const;
  return z
    .discriminatedUnion("source", kinds, { error: "a mapping that describes the data" })
    .prefault({})
    .meta({ description: "Where images come from and how they are disturbed." });
});
