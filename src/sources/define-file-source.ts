import { resolve } from "node:path";
import type { RandomStream } from "#random";
import { folderPath } from "#settings";
import { defineSource } from "./define-source.ts";
import type { StoredDataset } from "./readers/stored-images.ts";
import type { ImageShape, Source } from "./source.ts";

/** A public data set as it is written down in its file. */
export interface FileSourceDescription {
  /** Also the folder that its files lie in unless told otherwise. */
  readonly name: string;
  readonly shape: ImageShape;
  /** Images that its files hold, training and test together. */
  readonly images: number;
  /** Reads all of them, under their original names, plain or gzipped; the stream draws a split where one is needed. */
  readonly read: (folder: string, stream: RandomStream) => Promise<StoredDataset>;
}

/** A source that reads the files of a public data set; examples are chosen class by class. */
export function defineFileSource({ name, shape, images, read }: FileSourceDescription): Source {
  return defineSource({
    name,
    meaning: `Images read from the files of ${name}`,
    makesImages: true,
    imagesInFiles: images,
    settings: { folder: folderOfFiles(name) },
    shape: () => shape,
    load: async ({ folder }, request) => {
      const { chosenImages } = await import("./readers/chosen-images.ts");
      return chosenImages(await read(resolve(request.dataFolder, folder), request.stream), request);
    },
  });
}

/** The setting of a source that says where its files lie. */
export function folderOfFiles(name: string) {
  return folderPath(
    "Folder that holds the files under their original names; a relative one lies in --data-dir",
  ).default(name);
}
