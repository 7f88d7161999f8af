import { type LabelledImages, strataOf, stratifiedIndices } from "#data";
import { AtlasError } from "#errors";
import type { ExamplesRequest, TrainAndTest } from "../source.ts";
import {
  type StoredDataset,
  type StoredImages,
  type StoredNumbers,
  selectStored,
  toUnitRange,
} from "./stored-images.ts";

/** How many examples are asked for, and what they are drawn by. */
type Request = Pick<ExamplesRequest, "train" | "test" | "wholePool" | "stream">;

/**
 * As many examples of files as are asked for, class by class, with pixels in [0, 1].
 *
 * @throws AtlasError `data/too-few-examples` of kind `input`
 */
export function chosenImages(dataset: StoredDataset, request: Request): TrainAndTest<LabelledImages> {
  const { train, test } = chosenStored(dataset, request);
  return { train: toUnitRange(train), test: toUnitRange(test) };
}

/**
 * As many examples of files as are asked for, as they are stored: class by class, or plainly at random where they have none.
 *
 * @param where the file or folder that they are of
 * @throws AtlasError `data/too-few-examples` of kind `input`
 */
export function chosenStored<Kind extends StoredImages | StoredNumbers>(
  { train, test }: { readonly train: Kind; readonly test: Kind },
  request: Request,
  where?: string,
): { readonly train: Kind; readonly test: Kind } {
  checkAvailable("data.examples", request.train, train.count, where);
  checkAvailable("data.test_examples", request.test, test.count, where);
  // Bytes are chosen before they become floating point: the whole of CIFAR-10 would take 600 MB.
  const chosen = (stored: Kind, count: number, name: string): Kind =>
    selectStored(stored, stratifiedIndices(strataOf(stored), count, request.stream.child(name)));
  return {
    train: request.wholePool ? train : chosen(train, request.train, "train"),
    test: chosen(test, request.test, "test"),
  };
}

function checkAvailable(key: string, asked: number, available: number, where = "the files"): void {
  if (asked <= available) return;
  throw new AtlasError({
    code: "data/too-few-examples",
    kind: "input",
    where: key,
    problem: `${asked} examples were asked for, but ${where} ${where === "the files" ? "have" : "has"} ${available}`,
    remedy: `Ask for at most ${available}.`,
  });
}
