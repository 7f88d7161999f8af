import { AtlasError } from "#errors";
import { nearestWord, withHyphens } from "#words";

/** How pixels in [0, 1] become what a network reads, as the key `data.standardise` has it. */
export type Standardise =
  | "train"
  | { readonly mean: readonly number[]; readonly deviation: readonly number[] };

/** A normalisation that networks are often trained with. */
export interface Normalisation {
  /** What `--normalise` calls it. */
  readonly name: string;
  /** What it is, to follow "with". */
  readonly words: string;
  readonly standardise: Standardise;
}

/** What is done to tokens, which is nothing. */
const OF_TOKENS: Normalisation = { name: "none", words: "tokens as they come", standardise: "train" };

/** The normalisations that have names, for examples of so many channels; `none` comes first. */
export function normalisationsFor(
  channels: number,
  isImage: boolean,
  areTokens: boolean,
): readonly Normalisation[] {
  if (areTokens) return [OF_TOKENS];
  const every = (mean: number, deviation: number): Standardise => ({
    mean: new Array<number>(channels).fill(mean),
    deviation: new Array<number>(channels).fill(deviation),
  });
  const common: readonly Normalisation[] = [
    {
      name: "none",
      words: `examples as they come${isImage ? ", images in [0, 1]" : ""}`,
      standardise: every(0, 1),
    },
    { name: "measured", words: "the mean and deviation of the training examples", standardise: "train" },
  ];
  if (!isImage) return common;
  return [
    ...common,
    { name: "bytes", words: "pixels from 0 to 255", standardise: every(0, 1 / 255) },
    { name: "signed", words: "pixels in [-1, 1]", standardise: every(0.5, 0.5) },
    ...(channels === 3
      ? [
          {
            name: "imagenet",
            words: "ImageNet's mean and deviation",
            standardise: { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] },
          },
          {
            name: "cifar10",
            words: "CIFAR-10's mean and deviation",
            standardise: { mean: [0.4914, 0.4822, 0.4465], deviation: [0.2471, 0.2435, 0.2616] },
          },
        ]
      : []),
    ...(channels === 1
      ? [
          {
            name: "mnist",
            words: "MNIST's mean and deviation",
            standardise: { mean: [0.1307], deviation: [0.3081] },
          },
        ]
      : []),
  ];
}

/** Normalisations that only images of one or three channels have. */
const OF_IMAGES: ReadonlySet<string> = new Set(["bytes", "signed", "imagenet", "cifar10", "mnist"]);

/**
 * Those of them that leave pixels to a network that prepares its own inputs, the likelier first.
 *
 * @param pixels which ones the numbers of the network are for, as far as these show it
 */
export function rawNormalisations(
  known: readonly Normalisation[],
  pixels: "unit" | "bytes" | undefined,
): readonly Normalisation[] {
  const names = pixels === "bytes" ? ["bytes", "none"] : ["none", "bytes"];
  return names.flatMap((name) => known.find((own) => own.name === name) ?? []);
}

/**
 * The normalisation of a word of the command line: a name, or mean and deviation of each channel in one list,
 * `0.5,0.5,0.5,0.25,0.25,0.25`.
 *
 * @throws AtlasError `measure/normalise` of kind `input`
 */
export function normalisationNamed(
  word: string,
  known: readonly Normalisation[],
  channels: number,
): Normalisation {
  const named = known.find(({ name }) => name === word);
  if (named !== undefined) return named;
  const numbers = withHyphens(word).split(",").map(Number);
  const [mean, deviation] = [numbers.slice(0, channels), numbers.slice(channels)];
  if (
    numbers.length === 2 * channels &&
    numbers.every(Number.isFinite) &&
    deviation.every((value) => value > 0)
  ) {
    return { name: word, words: "the mean and deviation that were given", standardise: { mean, deviation } };
  }
  const names = known.map(({ name }) => name);
  const nearest = nearestWord(word, names);
  throw new AtlasError({
    code: "measure/normalise",
    kind: "input",
    where: "--normalise",
    problem: OF_IMAGES.has(word)
      ? `${word} is of other examples than these`
      : `${JSON.stringify(word)} is no normalisation`,
    expected: `one of ${names.join(", ")}, or ${channels === 1 ? "a mean and then a deviation" : `the mean of each of the ${channels} channels and then the deviation of each`}, by commas`,
    ...(nearest !== undefined && { remedy: `Did you mean ${nearest}?` }),
  });
}
