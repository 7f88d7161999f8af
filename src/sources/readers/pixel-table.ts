import { AtlasError } from "#errors";
import { counted, quotedBriefly } from "#words";
import { classNumbers } from "./array-labels.ts";
import type { Layout } from "./array-pixels.ts";
import { countedFromZero } from "./first-label.ts";
import { type OwnClasses, pathIn } from "./own-data.ts";
import { type PixelRows, pixelRows } from "./pixel-rows.ts";
import type { StoredImages } from "./stored-images.ts";
import { tableBytes } from "./table-text.ts";
import { transposed } from "./transposed.ts";

/** Which tables hold images, and how. */
export interface PixelTableSettings {
  readonly file: string;
  readonly test_file?: string | undefined;
  readonly label?: string | undefined;
  readonly layout: Layout;
  readonly first_label?: number | undefined;
}

/**
 * Reads square images from CSV tables, grey or of three channels, one a line.
 *
 * @throws AtlasError of kind `input` naming line and value for anything that is not so
 */
export async function readPixelTable(settings: PixelTableSettings, dataFolder: string): Promise<OwnClasses> {
  const path = pathIn(dataFolder, settings.file);
  const train = pixelRows(await tableBytes(path), path, settings.label);
  const testPath = settings.test_file === undefined ? undefined : pathIn(dataFolder, settings.test_file);
  const test =
    testPath === undefined ? null : pixelRows(await tableBytes(testPath), testPath, train.labelColumn);
  if (test !== null && test.each !== train.each) {
    throw new AtlasError({
      code: "data/wrong-shape",
      kind: "input",
      where: testPath!,
      problem: `a test image has ${test.each} pixels`,
      expected: `${train.each}, as training images have`,
    });
  }
  const labels = [train, ...(test === null ? [] : [test])].map(({ labels: values }, i) =>
    classNumbers(values, `${i === 0 ? path : testPath}, labels`),
  );
  const counted = countedFromZero(
    labels.map((own, i) => ({ labels: own, where: `${i === 0 ? path : testPath}, labels` })),
    settings.first_label,
  );
  const { classNames, first } = counted;
  const sizes = sizesOf(train, path);
  const imagesOf = ({ pixels }: PixelRows, own: Int32Array): StoredImages => ({
    pixels:
      settings.layout === "channels-last"
        ? transposed(pixels, sizes.height * sizes.width, sizes.channels)
        : pixels,
    white: 255,
    labels: own,
    count: own.length,
    ...sizes,
    classes: classNames.length,
  });
  return {
    train: imagesOf(train, counted.labels[0]!),
    test: test === null ? null : imagesOf(test, counted.labels[1]!),
    classNames,
    chosen: { label: train.labelColumn, ...(first !== 0 && { first_label: first }) },
    notes: [
      ...(settings.label === undefined ? [`the label is column ${quotedBriefly(train.labelColumn)}`] : []),
      ...(sizes.channels === 3
        ? [`the pixels of a line are taken for three channels, ${settings.layout}`]
        : []),
      ...counted.notes,
    ],
    where: path,
  };
}

function sizesOf({ each }: PixelRows, path: string): Pick<StoredImages, "channels" | "height" | "width"> {
  for (const channels of [1, 3]) {
    const side = Math.sqrt(each / channels);
    if (Number.isInteger(side)) return { channels, height: side, width: side };
  }
  throw new AtlasError({
    code: "data/wrong-shape",
    kind: "input",
    where: path,
    problem: `a row has ${counted(each, "pixel")}`,
    expected: "a square number of pixels, or three times one",
    remedy:
      "Name the column of labels by data.label; save images that are not square as arrays of NumPy (data.source arrays)",
  });
}
