import { defineFileSource } from "./define-file-source.ts";

/** Small colour photographs in ten classes, of Krizhevsky. */
export const cifar10 = defineFileSource({
  name: "cifar10",
  shape: { channels: 3, height: 32, width: 32, classes: 10 },
  images: 60_000,
  read: async (folder) => (await import("./readers/cifar.ts")).readCifar10(folder),
});
