import { resolve } from "node:path";
import { fileEnding, folderPath } from "#settings";
import { defineSource } from "./define-source.ts";
import type { Source } from "./source.ts";
import { shapeOfPairs, type Tokenisation, tokenisationSettings } from "./tokenisation.ts";

/** A parallel text in files as it is written down in its file. */
export interface TextSourceDescription {
  /** Also the folder that its files lie in unless told otherwise. */
  readonly name: string;
  readonly meaning: string;
  /** Pairs that its files hold, training and test together; at least 1. */
  readonly pairs: number;
  readonly usual: Tokenisation;
}

/** A source that reads a parallel text; vocabularies are made of the whole of its training part. */
export function defineTextSource({ name, meaning, pairs, usual }: TextSourceDescription): Source {
  return defineSource({
    name,
    meaning,
    makesImages: false,
    makesSentences: true,
    imagesInFiles: pairs,
    settings: {
      folder: folderPath(
        "Folder that holds train and test files of both languages; a relative one lies in --data-dir",
      ).default(name),
      from: fileEnding("Ending of the files of the language that is read").default("de"),
      into: fileEnding("Ending of the files of the language that is written").default("en"),
      ...tokenisationSettings(usual),
    },
    shape: shapeOfPairs,
    load: async ({ folder, from, into, ...tokenisation }, request) => {
      const [{ readParallelText }, { chosenPairs }] = await Promise.all([
        import("./readers/parallel-text.ts"),
        import("./readers/chosen-pairs.ts"),
      ]);
      const languages = { source: from, target: into };
      const { train, test } = await readParallelText(resolve(request.dataFolder, folder), languages);
      return chosenPairs({ train, test, vocabularyText: train, isShuffled: false }, tokenisation, request);
    },
  });
}
