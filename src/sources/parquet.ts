import { filePath, partName, partNames } from "#settings";
import { defineOwnData } from "./define-own-data.ts";
import { TARGET_SETTINGS } from "./own-data-settings.ts";
import { PICTURE_SETTINGS } from "./pictures.ts";

/** Pictures or rows of numbers in Parquet files, as data sets are published on Hugging Face. */
export const parquet = defineOwnData({
  name: "parquet",
  meaning: "Pictures, or rows of numbers, with a class or a number to be predicted, in Parquet files",
  makesImages: true,
  numberBytes: 4,
  settings: {
    file: filePath(
      "Parquet file, or folder of them (train-….parquet and test-….parquet); a relative one lies in --data-dir",
    ).default("train.parquet"),
    test_file: filePath("Parquet file, or folder of them, of test examples")
      .meta({ examples: ["test.parquet"] })
      .optional(),
    image: partName("Column of pictures; by default the one that holds bytes, if any")
      .meta({ examples: ["image"] })
      .optional(),
    label: partName("Column of the class, or of the number to be predicted; by default one of a usual name")
      .meta({ examples: ["label"] })
      .optional(),
    leave_out: partNames("Columns of numbers that are not read; those that never change are among them")
      .meta({ examples: [["id"]] })
      .optional(),
    ...TARGET_SETTINGS,
    ...PICTURE_SETTINGS,
  },
  read: async (settings, dataFolder) =>
    (await import("./readers/parquet.ts")).readParquet(settings, dataFolder),
});
