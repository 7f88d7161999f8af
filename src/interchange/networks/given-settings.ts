import { numberList, type SettingsOf, settingsReader, text, textList, wholeNumber } from "#settings";

/** What the family is called in a configuration. */
export const GIVEN = "given";

/** The setting by which a file whose network reads examples of any size is told one. */
export const INPUT_SHAPE = numberList(
  "Shape of an example as the network reads it, such as [3, 32, 32]; told by the data where it is left out",
  wholeNumber("Size of an axis", 1, 1_000_000),
).optional();

/** Its settings. */
export const SETTINGS = {
  files: textList("Paths of the files of its networks, one for each seed").default([]),
  network: text(
    "Path of an ONNX file that says what they compute, where the files are weights alone",
  ).default(""),
  architecture: text(
    "What they compute where no file says it, such as resnet20; told by names where it is left out",
  ).default(""),
  key: text("The key of the dictionary in a file that holds the weights").default(""),
  strip: text("What is taken off the beginnings of names of weights").default(""),
  map: textList("Other names of weights, such as fc.weight=head.weight").default([]),
  input_shape: INPUT_SHAPE,
  channel_order: text("The order in which the networks read colours, rgb or bgr").default("rgb"),
  answers: text(
    "The unit in which networks answer numbers to be predicted: standardised, or own for that of the data",
  ).default("standardised"),
  fingerprint: text("SHA-256 of what the files hold").default(""),
};

/** What the files of networks are and how they are read. */
export type GivenChoice = SettingsOf<typeof SETTINGS>;

/** Reads them out of a model section. */
export const givenSettings = settingsReader(GIVEN, SETTINGS);
