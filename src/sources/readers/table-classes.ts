import { AtlasError } from "#errors";
import { quotedBriefly } from "#words";
import type { TableRows } from "./table-rows.ts";
import { numberIn } from "./table-text.ts";

/** More different values than this are numbers to be predicted rather than classes. */
const MOST_CLASSES = 1000;
/** More different numbers with fractions than this are none. */
const MOST_FRACTIONS = 20;

/**
 * The classes of tables by name: the different targets of all of them, numbers by size and words by their characters.
 *
 * @throws AtlasError `data/too-many-classes` of kind `input` for targets that are numbers to be predicted as such
 */
export function classesOf(tables: readonly TableRows[]): readonly string[] {
  const words = [...new Set(tables.flatMap(({ targets }) => [...new Set(targets)]))];
  const numbers = words.flatMap((word) => numberIn(word) ?? []);
  const areNumbers = numbers.length === words.length;
  const different = areNumbers ? [...new Set(numbers)].sort((a, b) => a - b).map(String) : words.sort();
  const haveFractions = areNumbers && numbers.some((value) => !Number.isInteger(value));
  const [{ path, target }] = tables as readonly [TableRows, ...TableRows[]];
  if (different.length > (haveFractions ? MOST_FRACTIONS : MOST_CLASSES)) {
    throw new AtlasError({
      code: "data/too-many-classes",
      kind: "input",
      where: `${path}, column ${quotedBriefly(target)}`,
      problem: `the target has ${different.length.toLocaleString("en-US")} different values${haveFractions ? ", fractions among them" : ""}`,
      expected: `at most ${MOST_CLASSES.toLocaleString("en-US")} classes, or ${MOST_FRACTIONS} where they are numbers with fractions`,
      remedy:
        "Name another column by data.target, or put ranges of its numbers in their place: experiments classify",
    });
  }
  return different;
}

/** The class of every row, by its number. */
export function labelsOfRows({ targets }: TableRows, classNames: readonly string[]): Int32Array {
  const numbers = new Map(classNames.map((name, label) => [name, label]));
  return Int32Array.from(targets, (word) => numbers.get(word) ?? numbers.get(String(numberIn(word)))!);
}
