import { defineFileSource } from "./define-file-source.ts";

/** Small hand-written digits of Alpaydin and Kaynak. */
export const digits = defineFileSource({
  name: "digits",
  shape: { channels: 1, height: 8, width: 8, classes: 10 },
  images: 5620,
  read: async (folder, stream) =>
    (await import("./readers/digits.ts")).readDigits(folder, stream.child("split")),
});
