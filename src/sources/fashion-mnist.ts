import { defineFileSource } from "./define-file-source.ts";

/** Pictures of clothes in the form of MNIST, of Xiao, Rasul and Vollgraf. */
export const fashionMnist = defineFileSource({
  name: "fashion-mnist",
  shape: { channels: 1, height: 28, width: 28, classes: 10 },
  images: 70_000,
  read: async (folder) => (await import("./readers/idx.ts")).readMnist(folder),
});
