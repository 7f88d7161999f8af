import { z } from "zod";
import { choice, numberBetween, numberList, positiveNumber, section, wholeNumber } from "#settings";
import { DEFAULTS } from "./defaults.ts";

const { data: defaults } = DEFAULTS;

/** How many training examples: a key of the data section and a knob. */
export const examples = wholeNumber("Training examples, stratified over the classes", 1, 10_000_000);

/** How much of the labels is corrupted: a key of the data section and a knob. */
export const labelNoise = numberBetween("Fraction of training labels that is corrupted", 0, 1);

const SOURCES = "glyphs, teacher, mnist, fashion-mnist, cifar10, cifar100, digits";

const common = {
  examples: examples.default(defaults.examples),
  test_examples: wholeNumber("Test examples, stratified over the classes", 1, 10_000_000).default(
    defaults.test_examples,
  ),
  label_noise: labelNoise.default(defaults.label_noise),
  label_noise_kind: choice(
    "How labels are corrupted: redraw draws a new class that may be the true one, as the paper does, flip always changes it",
    ["redraw", "flip"],
  ).default("redraw"),
  pixel_noise: numberBetween(
    "Standard deviation of Gaussian noise added to pixels, which lie in 0 to 1",
    0,
    10,
  ).default(defaults.pixel_noise),
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

function fileSource<const Name extends string>(name: Name) {
  return section(`Images read from the files of ${name}`, {
    source: z.literal(name).meta({ description: `Where images come from; one of ${SOURCES}.` }),
    folder: z
      .string({ error: "the path of a folder" })
      .min(1, { error: "the path of a folder" })
      .default(name)
      .meta({
        description:
          "Folder that holds the files under their original names; a relative one lies in --data-dir.",
      }),
    ...common,
  });
}

/** The data section of a configuration file. */
export const dataSection = z
  .discriminatedUnion(
    "source",
    [
      section("Characters drawn with random shapes, in ten classes", {
        source: z
          .literal("glyphs")
          .default("glyphs")
          .meta({ description: `Where images come from; one of ${SOURCES}.` }),
        size: wholeNumber("Side of a square image in pixels", 8, 64).default(defaults.glyphs.size),
        difficulty: numberBetween("How much the characters vary and are disturbed", 0, 1).default(
          defaults.glyphs.difficulty,
        ),
        ...common,
      }),
      section("Gaussian inputs labelled by a random network of two layers", {
        source: z.literal("teacher").meta({ description: `Where images come from; one of ${SOURCES}.` }),
        inputs: wholeNumber("Inputs of an example", 1, 100_000).default(defaults.teacher.inputs),
        classes: wholeNumber("Classes", 2, 1000).default(defaults.teacher.classes),
        teacher_width: wholeNumber("Hidden units of the labelling network", 1, 65_536).default(
          defaults.teacher.teacher_width,
        ),
        ...common,
      }),
      fileSource("mnist"),
      fileSource("fashion-mnist"),
      fileSource("cifar10"),
      fileSource("cifar100"),
      fileSource("digits"),
    ],
    { error: "a mapping that describes the data" },
  )
  .prefault({})
  .meta({ description: "Where images come from and how they are disturbed." });
