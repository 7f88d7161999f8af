import { choice, filePath, partName, positiveNumber, wholeNumber } from "#settings";
import { defineOwnData } from "./define-own-data.ts";
import { FIRST_LABEL, TARGET_SETTINGS, TOKEN_SETTINGS } from "./own-data-settings.ts";

/** Examples in arrays that NumPy saved. */
export const arrays = defineOwnData({
  name: "arrays",
  meaning: "Examples in arrays of NumPy, images or rows of numbers, in an npz file or a pair of npy files",
  makesImages: true,
  numberBytes: 4,
  settings: {
    file: filePath(
      "Npz file of examples and labels, or npy file of examples; a relative one lies in --data-dir",
    ).default("train.npz"),
    labels_file: filePath("Npy file of labels, where file holds none")
      .meta({ examples: ["train_labels.npy"] })
      .optional(),
    test_file: filePath("The same for test examples, where file does not hold them, too")
      .meta({ examples: ["test.npz"] })
      .optional(),
    test_labels_file: filePath("Npy file of the labels of test examples")
      .meta({ examples: ["test_labels.npy"] })
      .optional(),
    x: partName("Array of examples, by default one of a usual name")
      .meta({ examples: ["x_train"] })
      .optional(),
    y: partName("Array of labels, or of numbers to be predicted, by default one of a usual name")
      .meta({ examples: ["y_train"] })
      .optional(),
    x_test: partName("Array of test examples, by default one of a usual name")
      .meta({ examples: ["x_test"] })
      .optional(),
    y_test: partName("Array of labels of test examples, by default one of a usual name")
      .meta({ examples: ["y_test"] })
      .optional(),
    layout: choice("Where images have their channels; by default where there are 1, 3 or 4", [
      "channels-first",
      "channels-last",
    ])
      .meta({ examples: ["channels-last"] })
      .optional(),
    columns: choice(
      "Whether the columns of rows of numbers are standardised each by itself or all together, as pixels are; by default apart unless they are bytes or a column is constant",
      ["apart", "together"],
    )
      .meta({ examples: ["apart"] })
      .optional(),
    white: positiveNumber(
      "The value that means 1; by default 255 for bytes and for images of whole numbers, or that reach beyond 16, up to 255, else 1",
      1e9,
    )
      .meta({ examples: [255] })
      .optional(),
    first_label: FIRST_LABEL,
    ...TARGET_SETTINGS,
    ...TOKEN_SETTINGS,
    padding: wholeNumber(
      "The target of places that are not judged; by default those below 0",
      -(2 ** 31),
      2 ** 24,
    )
      .meta({ examples: [0] })
      .optional(),
  },
  read: async (settings, dataFolder) =>
    (await import("./readers/arrays.ts")).readArrays(settings, dataFolder),
});
