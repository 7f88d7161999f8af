import { defineFileSource } from "./define-file-source.ts";

/** Small colour photographs in a hundred classes, of Krizhevsky. */
export const cifar100 = defineFileSource({
  name: "cifar100",
  shape: { channels: 3, height: 32, width: 32, classes: 100 },
  images: 60_000,
  read: async (folder) => (await import("./readers/cifar.ts")).readCifar100(folder),
});
