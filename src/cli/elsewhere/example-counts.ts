import { type BesideTokens, shapeForNetworks } from "#data";
import { AtlasError } from "#errors";
import { sourceNamed } from "#sources";
import { loadExamples } from "#sources/datasets";
import type { DataSection } from "./data-of-path.ts";

/** How many examples a source has, and what was noticed of them. */
export interface ExampleCounts {
  readonly train: number;
  readonly test: number;
  /** Of an image, `[channels, height, width]`; a row of numbers counts as an image of a single row, one of tokens does not. */
  readonly inputShape: readonly number[];
  /** What stands beside tokens, a row of each example each. */
  readonly beside: readonly BesideTokens[] | undefined;
  readonly channels: number;
  /** How many numbers a network answers an example with: classes, or numbers to be predicted. */
  readonly answers: number;
  /** Whether these are numbers to be predicted. */
  readonly areNumbers: boolean;
  /** Whether examples are images, of several rows and columns. */
  readonly areImages: boolean;
  /** Whether they are whole numbers such as tokens. */
  readonly areTokens: boolean;
  /** How many tokens there are, numbered from 0; `undefined` where examples are no tokens. */
  readonly vocabulary: number | undefined;
  /** The number of the first class where labels count from another than 0. */
  readonly firstLabel: number;
  readonly notes: readonly string[];
}

/** Test examples of public data sets that are asked for, as many as there are; numbers beyond say little more. */
const TEST_EXAMPLES = [2000, 1000, 500, 250, 100];

/**
 * Looks at the examples of a data section: at their files where the source decides by these what they are, else by reading
 * them.
 *
 * @throws AtlasError of kind `input` for files that are not so
 */
export async function exampleCounts(data: DataSection): Promise<ExampleCounts> {
  const { find, shape } = sourceNamed(data.source);
  if (find !== undefined) {
    const { settings, train, test, notes } = await find(data, ".");
    const firstLabel = Number(settings.first_label ?? 0);
    return { train, test, notes, firstLabel, ...imageOf(shape({ ...data, ...settings })) };
  }
  const { test_examples: asked } = data;
  const isAsked = typeof asked === "number" && Number.isInteger(asked) && asked > 0;
  for (const test of isAsked ? [asked] : TEST_EXAMPLES) {
    try {
      const request = { ...data, examples: 1, test_examples: test };
      const { train } = await loadExamples(request, { dataFolder: ".", rootSeed: 0 });
      return { train: train.count, test, notes: [], firstLabel: 0, ...imageOf(shape(data)) };
    } catch (error) {
      if (isAsked || !(error instanceof AtlasError && error.code === "data/too-few-examples")) throw error;
    }
  }
  throw new AtlasError({
    code: "measure/data",
    kind: "input",
    where: data.source,
    problem: `there are fewer than ${TEST_EXAMPLES.at(-1)} test examples`,
    expected: "more of them",
  });
}

function imageOf(shape: ReturnType<ReturnType<typeof sourceNamed>["shape"]>) {
  if ("tokens" in shape) {
    throw new AtlasError({
      code: "measure/data",
      kind: "input",
      problem: "the data are sentences with translations",
      expected: "examples with a class, or with numbers to be predicted, each",
    });
  }
  const { channels, height, width, vocabulary, beside } = shape;
  const areNumbers = "outputs" in shape;
  const answers = areNumbers ? shape.outputs : shape.classes;
  return {
    inputShape: shapeForNetworks(shape),
    beside,
    areTokens: vocabulary !== undefined,
    vocabulary,
    channels,
    answers,
    areNumbers,
    areImages: height > 1 && width > 1,
  };
}
