import { choice, filePath, partName } from "#settings";
import { defineOwnData } from "./define-own-data.ts";
import { FIRST_LABEL } from "./own-data-settings.ts";

/** Images in a table of text, a pixel a column. */
export const pixelTable = defineOwnData({
  name: "pixel-table",
  meaning: "Images in a CSV table, one a line: a label, and pixels from 0 to 255 row by row",
  makesImages: true,
  numberBytes: 1,
  settings: {
    file: filePath("CSV table of images; a relative one lies in --data-dir").default("train.csv"),
    test_file: filePath("CSV table of test images with labels")
      .meta({ examples: ["test.csv"] })
      .optional(),
    label: partName("Column of the label; by default label, else the first")
      .meta({ examples: ["label"] })
      .optional(),
    layout: choice(
      "How the pixels of three channels stand in a line: channel by channel, or the channels of each together",
      ["channels-first", "channels-last"],
    ).default("channels-first"),
    first_label: FIRST_LABEL,
  },
  read: async (settings, dataFolder) =>
    (await import("./readers/pixel-table.ts")).readPixelTable(settings, dataFolder),
});
