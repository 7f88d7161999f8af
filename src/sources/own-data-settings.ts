import {
  choice,
  numberBetween,
  numberList,
  partNames,
  positiveNumber,
  type SettingsOf,
  wholeNumber,
} from "#settings";

/** The share that is set aside unless told otherwise. */
export const USUAL_TEST_SHARE = 0.2;

/** What every source of own data is asked, and finds in the files where it is not told. */
export const OWN_DATA_SETTINGS = {
  test_share: numberBetween(
    "Share of each class that becomes the test set where no test data are given",
    0.01,
    0.9,
  ).default(USUAL_TEST_SHARE),
  shape: numberList(
    "Channels, height and width of an example, found in the files and checked if given",
    wholeNumber("A size", 1, 1_000_000),
  )
    .length(3, { error: "channels, height and width" })
    .meta({
      description:
        "Channels, height and width of an example, found in the files and checked if given; three whole numbers.",
      examples: [[3, 32, 32]],
    })
    .optional(),
  counts: numberList("Examples of the files", wholeNumber("A count", 1, 2 ** 31))
    .max(2, { error: "one number, or two" })
    .meta({
      description:
        "Examples of the files, those for testing after the others, found in them and checked if given; one number, or two.",
      examples: [[800, 200]],
    })
    .optional(),
  class_names: partNames(
    "Names of the classes in the order of their numbers, found in the files and checked if given",
  )
    .min(1, { error: "at least one name" })
    .meta({
      description:
        "Names of the classes in the order of their numbers, found in the files and checked if given; a list of names.",
      examples: [["cat", "dog"]],
    })
    .optional(),
} as const;

/** What sources are asked whose targets may also be numbers to be predicted, and find in the files where they are not told. */
export const TARGET_SETTINGS = {
  task: choice(
    "Whether targets are classes, numbers to be predicted, or a class at each place of an example; by default numbers where fractions say so, and classes of places where there is one for each token",
    ["classification", "regression", "tagging"],
  )
    .meta({ examples: ["regression"] })
    .optional(),
  target_mean: numberList(
    "Mean of each number to be predicted, by which it is standardised; by default that of the training file",
    numberBetween("A mean", -1e30, 1e30),
  )
    .min(1, { error: "a number for each target" })
    .meta({ examples: [[22.5]] })
    .optional(),
  target_deviation: numberList(
    "Standard deviation of each number to be predicted, likewise",
    positiveNumber("A deviation", 1e30),
  )
    .min(1, { error: "a number for each target" })
    .meta({ examples: [[9.2]] })
    .optional(),
} as const;

/** What sources are asked whose examples may be whole numbers that stand for something, and find in the files. */
export const TOKEN_SETTINGS = {
  inputs: choice(
    "Whether examples are numbers, or whole numbers that stand for something as tokens of a text do, which are left as they are",
    ["numbers", "tokens"],
  )
    .meta({ examples: ["tokens"] })
    .optional(),
  vocabulary: wholeNumber(
    "How many tokens there are, numbered from 0; by default one more than the largest in the files",
    1,
    2 ** 24,
  )
    .meta({ examples: [5000] })
    .optional(),
  beside: partNames(
    "Arrays of whole numbers that stand beside tokens, [n, length], and that a network reads by these names; by default what the network of an ONNX file asks for",
  )
    .meta({ examples: [["attention_mask"]] })
    .optional(),
  beside_values: numberList(
    "How many values each of these has, numbered from 0; by default one more than the largest in the files",
    wholeNumber("A number of values", 1, 2 ** 24),
  )
    .meta({ examples: [[2]] })
    .optional(),
  padding_token: wholeNumber(
    "The token that fills texts up to one length, by which a mask is made where the files have none; by default as the tokens show, or as a configuration beside the network says",
    0,
    2 ** 24,
  )
    .meta({ examples: [0] })
    .optional(),
  places: wholeNumber("Places of an example that have a class each, found in the files", 1, 1_000_000)
    .meta({ examples: [32] })
    .optional(),
} as const;

/** What is said of tokens in a configuration. */
export type TokenSettings = SettingsOf<typeof TOKEN_SETTINGS>;

/** What is said of own data in a configuration beside the files. */
export type OwnDataSettings = SettingsOf<typeof OWN_DATA_SETTINGS & typeof TARGET_SETTINGS>;

/** The task of a source that may have either. */
export type Task = NonNullable<OwnDataSettings["task"]>;

/** The number that labels which are numbers give to the first class. */
export const FIRST_LABEL = wholeNumber(
  "The label of the first class, 0 or 1; by default 1 where every number from 1 on is a label and 0 is none",
  0,
  1,
)
  .meta({ examples: [1] })
  .optional();
