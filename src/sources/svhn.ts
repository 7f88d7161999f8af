import { defineFileSource } from "./define-file-source.ts";

/** Digits of house numbers on street photographs, of Netzer and others. */
export const svhn = defineFileSource({
  name: "svhn",
  shape: { channels: 3, height: 32, width: 32, classes: 10 },
  images: 99_289,
  read: async (folder) => (await import("./readers/svhn.ts")).readSvhn(folder),
});
