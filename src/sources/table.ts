import { filePath, partName, partNames } from "#settings";
import { defineOwnData } from "./define-own-data.ts";
import { TARGET_SETTINGS } from "./own-data-settings.ts";

/** Rows of numbers in a table of text, one column of which is the class, or the number to be predicted. */
export const table = defineOwnData({
  name: "table",
  meaning:
    "Rows of a CSV table, a column of which is the class or the number to be predicted; each other column is standardised by itself",
  makesImages: false,
  numberBytes: 4,
  settings: {
    file: filePath(
      "CSV table, its column names in the first line; a relative one lies in --data-dir",
    ).default("table.csv"),
    test_file: filePath("CSV table of test examples with the same columns")
      .meta({ examples: ["test.csv"] })
      .optional(),
    target: partName(
      "Column of the class, a word or a number, or of the number to be predicted; by default the last",
    )
      .meta({ examples: ["class"] })
      .optional(),
    leave_out: partNames("Columns that are not read; those that never change are among them")
      .meta({ examples: [["id"]] })
      .optional(),
    ...TARGET_SETTINGS,
  },
  read: async (settings, dataFolder) => (await import("./readers/table.ts")).readTable(settings, dataFolder),
});
