import { resolve } from "node:path";
import { choice } from "#settings";
import { folderOfFiles } from "./define-file-source.ts";
import { defineSource } from "./define-source.ts";

/** Classes of each split, and the label of its first. */
const SPLITS = {
  balanced: { classes: 47, firstLabel: 0 },
  byclass: { classes: 62, firstLabel: 0 },
  bymerge: { classes: 47, firstLabel: 0 },
  digits: { classes: 10, firstLabel: 0 },
  letters: { classes: 26, firstLabel: 1 },
  mnist: { classes: 10, firstLabel: 0 },
} as const;

/** Hand-written letters and digits in the form of MNIST, of Cohen, Afshar, Tapson and van Schaik. */
export const emnist = defineSource({
  name: "emnist",
  meaning: "Images read from the files of emnist",
  makesImages: true,
  imagesInFiles: 280_000,
  settings: {
    folder: folderOfFiles("emnist"),
    split: choice(
      "Which of its splits: letters and digits balanced, by class or with like letters merged, digits, letters, or the split of MNIST",
      ["balanced", "byclass", "bymerge", "digits", "letters", "mnist"],
    ).default("balanced"),
  },
  shape: ({ split }) => ({ channels: 1, height: 28, width: 28, classes: SPLITS[split].classes }),
  load: async ({ folder, split }, request) => {
    const [{ chosenImages }, { readMnist }] = await Promise.all([
      import("./readers/chosen-images.ts"),
      import("./readers/idx.ts"),
    ]);
    const set = { ...SPLITS[split], prefix: `emnist-${split}-`, test: "test", isTransposed: true };
    return chosenImages(await readMnist(resolve(request.dataFolder, folder), set), request);
  },
});
