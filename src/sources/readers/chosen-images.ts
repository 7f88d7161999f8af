import { type LabelledImages, stratifiedIndices } from "#data";
import { AtlasError } from "#errors";
import type { ExamplesRequest, TrainAndTest } from "../source.ts";
import { type StoredDataset, type StoredImages, selectStored, toUnitRange } from "./stored-images.ts";

/**
 * As many examples of files as are asked for, class by class, with pixels in [0, 1].
 *
 * @throws AtlasError `data/too-few-examples` of kind `input`
 */
export function chosenImages(
  { train, test }: StoredDataset,
  request: Pick<ExamplesRequest, "train" | "test" | "wholePool" | "stream">,
): TrainAndTest<LabelledImages> {
  checkAvailable("data.examples", request.train, train.count);
  checkAvailable("data.test_examples", request.test, test.count);
  // Bytes are chosen before they become floating point: the whole of CIFAR-10 would take 600 MB.
  const chosen = (images: StoredImages, count: number, name: string): StoredImages =>
    selectStored(images, stratifiedIndices(images, count, request.stream.child(name)));
  return {
    train: toUnitRange(request.wholePool ? train : chosen(train, request.train, "train")),
    test: toUnitRange(chosen(test, request.test, "test")),
  };
}

function checkAvailable(where: string, asked: number, available: number): void {
  if (asked <= available) return;
  throw new AtlasError({
    code: "data/too-few-examples",
    kind: "input",
    where,
    problem: `${asked} examples were asked for, but the files have ${available}`,
    remedy: `Ask for at most ${available}.`,
  });
}
