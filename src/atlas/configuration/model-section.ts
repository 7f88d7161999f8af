import { z } from "zod";
import { type Family, families, familyNamed, trainedFamilies } from "#families";
import "#interchange/networks";
import { SCHEME_NAMES } from "#nets/initialisation";
import { choice, section, wholeNumber } from "#settings";
import { DEFAULTS } from "./defaults.ts";
import { depthsInWords, kindsInWords, normsInWords, normsOfAll, widthsInWords } from "./family-words.ts";
import { normsOf, usualDepthOf } from "./model-families.ts";
import { rebuilt } from "./rebuilt.ts";

const { model: defaults } = DEFAULTS;

/** What a width counts in each family. */
const width = rebuilt(families, () => wholeNumber(widthsInWords(trainedFamilies()), 1, 65_536));

/** What a depth counts in each family. */
const depth = rebuilt(families, () => wholeNumber(depthsInWords(trainedFamilies()), 1, 64));

/** Read before the section is: what it names has become the family by then. */
const fileOf = (description: string, example: string) =>
  z
    .string({ error: "the path of a file" })
    .min(1, { error: "the path of a file" })
    .meta({ description, examples: [example] })
    .optional();

const moduleFile = fileOf(
  "A network of your own in place of a family: the path of its TypeScript or JavaScript file from the folder of this one, a text; the sizes that the file names stand beside it.",
  "./network.ts",
);

const onnxFile = fileOf(
  "The network of an ONNX file in place of a family, trained anew: its path from the folder of this one, a text; start stands beside it: drawn, or file to train the weights of the file on.",
  "./model.onnx",
);

const weightsFile = fileOf(
  "The network that a file of weights is of in place of a family, trained anew: its path from the folder of this one, a text; architecture stands beside it where names and shapes leave it open, and start, as beside onnx.",
  "./weights.pt",
);

/**
 * The model section of a configuration file. A family with settings of its own makes it a section of several kinds, of
 * which the families without any are the first.
 */
export const modelSection = rebuilt(families, () => {
  const plain = trainedFamilies().filter(({ settings }) => Object.keys(settings).length === 0);
  const others = families().filter((family) => !plain.includes(family));
  const meaning = "Which network is trained";
  const { description } = choice(kindsInWords(trainedFamilies()), names(trainedFamilies())).meta() ?? {};
  const usual = section(meaning, {
    family: z
      .enum(names(plain), { error: `one of ${names(trainedFamilies()).join(", ")}` })
      .default(defaults.family)
      .meta({ description }),
    ...common(defaults.family),
    module: moduleFile,
    onnx: onnxFile,
    weights: weightsFile,
  });
  const kinds = others.map(({ name, settings }) =>
    section(meaning, { family: z.literal(name).meta({ description }), ...settings, ...common(name) }),
  );
  if (kinds.length === 0) return usual.prefault({});
  const keys = Object.keys(usual.shape).join(", ");
  return z
    .discriminatedUnion("family", [usual, ...kinds], { error: `a mapping with the keys ${keys}` })
    .prefault({})
    .meta({ description: `${meaning}.` });
});

/** What every family is asked, with the defaults of one. */
function common(family: string) {
  const norm = choice(normsInWords(trainedFamilies()), normsOfAll(families()));
  return {
    width: width().default(familyNamed(family).usualWidth ?? defaults.width),
    depth: depth()
      .optional()
      .meta({ ...depth().meta(), default: usualDepthOf(family) }),
    norm: norm.optional().meta({ ...norm.meta(), default: normsOf(family)[0] }),
    initialisation: choice("How weights are drawn", SCHEME_NAMES).default(defaults.initialisation),
  };
}

const names = (list: readonly Family[]): readonly string[] => list.map(({ name }) => name);
