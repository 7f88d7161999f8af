import { defineFileSource } from "./define-file-source.ts";

/** Hand-written digits of LeCun, Cortes and Burges. */
export const mnist = defineFileSource({
  name: "mnist",
  shape: { channels: 1, height: 28, width: 28, classes: 10 },
  images: 70_000,
  read: async (folder) => (await import("./readers/idx.ts")).readMnist(folder),
});
