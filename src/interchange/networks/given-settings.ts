import { type SettingsOf, settingsReader, text, textList } from "#settings";

/** What the family is called in a configuration. */
export const GIVEN = "given";

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
  channel_order: text("The order in which the networks read colours, rgb or bgr").default("rgb"),
  fingerprint: text("SHA-256 of what the files hold").default(""),
};

/** What the files of networks are and how they are read. */
export type GivenChoice = SettingsOf<typeof SETTINGS>;

/** Reads them out of a model section. */
export const givenSettings = settingsReader(GIVEN, SETTINGS);
