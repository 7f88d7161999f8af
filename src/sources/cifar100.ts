import { resolve } from "node:path";
import { choice } from "#settings";
import { folderOfFiles } from "./define-file-source.ts";
import { defineSource } from "./define-source.ts";

/** How many classes each set of labels tells apart. */
const CLASSES = { fine: 100, coarse: 20 };

/** Small colour photographs in a hundred classes, or in twenty of five each, of Krizhevsky. */
export const cifar100 = defineSource({
  name: "cifar100",
  meaning: "Images read from the files of cifar100",
  makesImages: true,
  imagesInFiles: 60_000,
  settings: {
    folder: folderOfFiles("cifar100"),
    labels: choice("Which labels: 100 fine classes, or 20 coarse ones of five fine ones each", [
      "fine",
      "coarse",
    ]).default("fine"),
  },
  shape: ({ labels }) => ({ channels: 3, height: 32, width: 32, classes: CLASSES[labels] }),
  load: async ({ folder, labels }, request) => {
    const { chosenImages } = await import("./readers/chosen-images.ts");
    const { readCifar100 } = await import("./readers/cifar.ts");
    return chosenImages(await readCifar100(resolve(request.dataFolder, folder), labels), request);
  },
});
