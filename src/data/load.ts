import { resolve } from "node:path";
import { AtlasError } from "#errors";
import { type RandomStream, randomStream } from "#random";
import { checkNumber } from "./check-number.ts";
import type { Dataset, LabelledImages } from "./dataset.ts";
import { glyphs } from "./generators/glyphs.ts";
import { randomTeacher, teacherExamples } from "./generators/teacher.ts";
import { hashImages } from "./hash.ts";
import { type ByteDataset, type ByteImages, selectBytes, toUnitRange } from "./readers/byte-images.ts";
import { readCifar10, readCifar100 } from "./readers/cifar.ts";
import { readDigits } from "./readers/digits.ts";
import { readMnist } from "./readers/idx.ts";
import type { DataSource, FileSource, GeneratedSource } from "./source.ts";
import { stratifiedIndices } from "./stratify.ts";

/** What `loadDataset` must know of an experiment's data section. */
export type DatasetRequest = DataSource & {
  /** Training examples that will be asked of the pool. */
  readonly examples: number;
  readonly test_examples: number;
};

/** The circumstances of a load. */
export interface LoadOptions {
  /** Where relative data folders start. */
  readonly dataFolder: string;
  readonly rootSeed: number;
  /**
   * Makes the training pool exactly this many examples, stratified, a larger pool beginning with the
   * smaller. Unless given, a generator makes the request's `examples` and files give all they have.
   */
  readonly trainExamples?: number;
  /** Test examples; the request's `test_examples` unless given. */
  readonly testExamples?: number;
}

/**
 * The training pool and the test set of a data source, pixels raw (in [0, 1], except a teacher's inputs).
 *
 * The test set is stratified. Noise, subsets and standardisation are for the caller to apply: they differ
 * between cells.
 *
 * @throws AtlasError of kind `input` for settings out of range, files that are missing, damaged or of another
 * data set, and more examples than there are.
 */
export async function loadDataset(request: DatasetRequest, options: LoadOptions): Promise<Dataset> {
  const stream = randomStream(options.rootSeed, "data", request.source);
  const trainCount = options.trainExamples ?? request.examples;
  const testCount = options.testExamples ?? request.test_examples;
  checkNumber("data.examples", trainCount, { minimum: 1, whole: true });
  checkNumber("data.test_examples", testCount, { minimum: 1, whole: true });
  const { train, test } =
    request.source === "glyphs" || request.source === "teacher"
      ? generated(request, trainCount, testCount, stream)
      : fromFiles(await readSource(request, resolve(options.dataFolder, request.folder), stream), {
          trainCount,
          wholePool: options.trainExamples === undefined,
          testCount,
          stream,
        });
  return { name: request.source, train, test, hash: hashImages(train, test) };
}

interface Split {
  readonly train: LabelledImages;
  readonly test: LabelledImages;
}

function generated(
  source: GeneratedSource,
  trainCount: number,
  testCount: number,
  stream: RandomStream,
): Split {
  if (source.source === "glyphs") {
    const { size, difficulty } = source;
    return {
      train: glyphs({ count: trainCount, size, difficulty }, stream.child("train")),
      test: glyphs({ count: testCount, size, difficulty }, stream.child("test")),
    };
  }
  const { inputs, classes, teacher_width: width } = source;
  const teacher = randomTeacher({ inputs, classes, width }, stream.child("teacher"));
  return {
    train: teacherExamples(teacher, trainCount, stream.child("train")),
    test: teacherExamples(teacher, testCount, stream.child("test")),
  };
}

function readSource({ source }: FileSource, folder: string, stream: RandomStream): Promise<ByteDataset> {
  switch (source) {
    case "mnist":
    case "fashion-mnist":
      return readMnist(folder);
    case "cifar10":
      return readCifar10(folder);
    case "cifar100":
      return readCifar100(folder);
    case "digits":
      return readDigits(folder, stream.child("split"));
  }
}

function fromFiles(
  { train, test }: ByteDataset,
  {
    trainCount,
    wholePool,
    testCount,
    stream,
  }: { trainCount: number; wholePool: boolean; testCount: number; stream: RandomStream },
): Split {
  checkAvailable("data.examples", trainCount, train.count);
  checkAvailable("data.test_examples", testCount, test.count);
  // Bytes are chosen before they become floating point: the whole of CIFAR-10 would take 600 MB.
  const chosen = (images: ByteImages, count: number, name: string): ByteImages =>
    selectBytes(images, stratifiedIndices(images, count, stream.child(name)));
  return {
    train: toUnitRange(wholePool ? train : chosen(train, trainCount, "train")),
    test: toUnitRange(chosen(test, testCount, "test")),
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
