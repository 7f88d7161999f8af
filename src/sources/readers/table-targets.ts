import { AtlasError } from "#errors";
import { quotedBriefly } from "#words";
import type { Task } from "../own-data-settings.ts";
import type { TableRows } from "./table-rows.ts";
import { numberIn } from "./table-text.ts";

/** More different values than this are numbers to be predicted rather than classes. */
const MOST_CLASSES = 1000;
/** More different numbers with fractions than this are none. */
const MOST_FRACTIONS = 20;

/** The targets of a table as texts, with what errors name. */
export type TargetRows = Pick<TableRows, "targets" | "path" | "target">;

/** What the targets of tables are: their different values by name where they are classes, and what is to be said of that. */
export type TableTargets =
  | {
      readonly task: "classification";
      readonly classNames: readonly string[];
      readonly notes: readonly string[];
    }
  | { readonly task: "regression"; readonly notes: readonly string[] };

/**
 * Whether the targets of tables are classes or numbers to be predicted, as it is told or as their values say: numbers of
 * which many have fractions are no classes. Classes are the different targets, numbers by size and words by their characters.
 *
 * @throws AtlasError `data/too-many-classes` or `data/bad-value` of kind `input` for targets that are neither
 */
export function targetsOfTables(tables: readonly TargetRows[], task: Task | undefined): TableTargets {
  if (task === "regression") return { task, notes: [] };
  const words = [...new Set(tables.flatMap(({ targets }) => [...new Set(targets)]))];
  const numbers = words.flatMap((word) => numberIn(word) ?? []);
  const areNumbers = numbers.length === words.length;
  const different = areNumbers ? [...new Set(numbers)].sort((a, b) => a - b).map(String) : words.sort();
  const haveFractions = areNumbers && numbers.some((value) => !Number.isInteger(value));
  const many = different.length.toLocaleString("en-US");
  if (haveFractions && different.length > MOST_FRACTIONS && task === undefined) {
    return {
      task: "regression",
      notes: [
        `the target has ${many} different values, fractions among them, which are predicted as numbers: data.task is regression`,
      ],
    };
  }
  if (different.length > (haveFractions ? MOST_FRACTIONS : MOST_CLASSES)) {
    const [{ path, target }] = tables as readonly [TargetRows, ...TargetRows[]];
    throw new AtlasError({
      code: "data/too-many-classes",
      kind: "input",
      where: `${path}, column ${quotedBriefly(target)}`,
      problem: `the target has ${many} different values${haveFractions ? ", fractions among them" : ""}`,
      expected: `at most ${MOST_CLASSES.toLocaleString("en-US")} classes, or ${MOST_FRACTIONS} where they are numbers with fractions`,
      remedy: areNumbers
        ? "Set data.task to regression if they are numbers to be predicted, else name another column by data.target"
        : "Name another column by data.target",
    });
  }
  const areDoubtful = areNumbers && different.length > MOST_FRACTIONS && task === undefined;
  return {
    task: "classification",
    classNames: different,
    notes: areDoubtful
      ? [
          `the ${many} different numbers of the target are taken for classes: data.task is regression where they are to be predicted as numbers`,
        ]
      : [],
  };
}

/** The class of every row, by its number. */
export function labelsOfRows({ targets }: TableRows, classNames: readonly string[]): Int32Array {
  const numbers = new Map(classNames.map((name, label) => [name, label]));
  return Int32Array.from(targets, (word) => numbers.get(word) ?? numbers.get(String(numberIn(word)))!);
}

/**
 * The number of every row that is to be predicted.
 *
 * @throws AtlasError `data/bad-value` of kind `input` naming the row of a target that is none
 */
export function numbersOfRows({ targets, path, target }: TargetRows): Float64Array {
  return Float64Array.from(targets, (word, row) => {
    const value = numberIn(word);
    if (value !== undefined && Number.isFinite(value)) return value;
    throw new AtlasError({
      code: "data/bad-value",
      kind: "input",
      where: `${path}, row ${row + 1}`,
      problem: `the target ${quotedBriefly(target)} holds ${quotedBriefly(word)}`,
      expected: "a number in every row, as data.task is regression",
    });
  });
}
