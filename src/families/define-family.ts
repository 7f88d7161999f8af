import { AtlasError } from "#errors";
import { requireSize, type SequenceShape, sizesOfLayers, type TokenShape } from "#nets/layers";
import { type SettingsShape, settingsReader } from "#settings";
import { elementCount } from "#trees";
import type { Family, FamilyDepth, FamilyDescription, FamilyTraits, NetworkChoice } from "./family.ts";
import { imageOf } from "./image-of.ts";

/** A family from what its file says of it: the sizes and settings of every network are checked here, once for all. */
export function defineFamily<const Norm extends string, const Shape extends SettingsShape = SettingsShape>({
  network,
  ...traits
}: FamilyDescription<Norm, Shape>): Family {
  const ownSettings = settingsReader(traits.name, traits.settings);
  const normOf = (chosen: string | undefined): Norm => {
    const norm = chosen === undefined ? traits.norms[0] : traits.norms.find((name) => name === chosen);
    if (norm !== undefined) return norm;
    throw new AtlasError({
      code: "nets/norm",
      kind: "input",
      problem: `there is no ${traits.name} with norm ${chosen}`,
      where: "norm",
      expected: traits.norms.join(" or "),
    });
  };
  return {
    ...traits,
    describe: (choice, inputShape, classes, sequence, tokens = {}) => {
      const { width } = choice;
      const norm = normOf(choice.norm);
      requireRightExamples(traits, sequence);
      requireReadable(traits, tokens);
      const image = imageOf(inputShape, traits.needsImages);
      requireSize("width", width, 1);
      const depth = depthOf(traits.depth, choice);
      requireSize("classes", classes, 1);
      const inputs = elementCount(inputShape);
      const { layers, ...rest } = network({
        inputs,
        inputShape,
        image,
        sequence: sequence ?? NO_SENTENCES,
        tokens,
        classes,
        width,
        depth,
        norm,
        own: ownSettings(choice),
      });
      return {
        ...rest,
        sizes: sizesOfLayers({
          family: traits.name,
          layers,
          ...(rest.stem !== undefined && { hasStem: true }),
          inputShape,
          classes,
          ...(sequence && { sequence }),
          ...(tokens.places !== undefined && { places: tokens.places }),
        }),
      };
    },
  };
}

const NO_SENTENCES: SequenceShape = { words: { source: 1, target: 1 }, length: { source: 1, target: 1 } };

function requireRightExamples(
  { name, article, needsSentences = false }: FamilyTraits,
  sequence: SequenceShape | undefined,
): void {
  if (needsSentences === (sequence !== undefined)) return;
  throw new AtlasError({
    code: "nets/sentences",
    kind: "input",
    problem: needsSentences
      ? `${article} ${name} reads sentences, and there are none`
      : `${article} ${name} cannot read sentences`,
    where: "family",
    expected: needsSentences ? "a source of sentences with translations" : "the family transformer",
  });
}

function requireReadable(
  { name, article, readsTokens = false, readsBeside = false }: FamilyTraits,
  { vocabulary, places, beside }: TokenShape,
): void {
  if (beside !== undefined && !readsBeside) {
    throw new AtlasError({
      code: "nets/tokens",
      kind: "input",
      problem: `${article} ${name} reads tokens alone, and beside these stand ${beside.map(({ name: own }) => JSON.stringify(own)).join(", ")}`,
      where: "data.beside",
      expected: "no key, or the network of an ONNX file with inputs of these names",
      remedy: "Let the network make them of its tokens, as a mask of those that are no padding",
    });
  }
  if (readsTokens || (vocabulary === undefined && places === undefined)) return;
  throw new AtlasError({
    code: "nets/tokens",
    kind: "input",
    problem:
      vocabulary === undefined
        ? `${article} ${name} answers an example once, and these have a class at each of ${places} places`
        : `${article} ${name} cannot read whole numbers such as tokens`,
    where: "family",
    expected: "a network of your own (model.module), or of an ONNX file",
  });
}

function depthOf(family: FamilyDepth, { depth }: NetworkChoice): number {
  if ("fixed" in family) return family.fixed;
  requireSize("depth", depth, family.least);
  return depth;
}
