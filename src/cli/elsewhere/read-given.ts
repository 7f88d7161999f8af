import { type ExperimentConfiguration, readConfigurationText } from "#atlas/configuration";
import { AtlasError } from "#errors";
import { counted } from "#words";
import { OPTIONS } from "./settings-of-options.ts";

/** What mistakes in a text that nobody wrote are located by. */
const WRITTEN_FOR_YOU = "measure";

/** What settings of such a text say that nobody set: how many examples there are. */
const COUNTS: readonly (readonly [setting: RegExp, words: (count: number) => string])[] = [
  [
    /^(?:grid\.load|data)\.examples is (\d+)/,
    (count) => `it would be measured on ${counted(count, "training example")}`,
  ],
  [
    /^(?:grid\.temperature\.data|data)\.test_examples is (\d+)/,
    (count) => `it would be judged on ${counted(count, "test example")}`,
  ],
];

/**
 * Reads the configuration that was written for a call.
 *
 * @param set overrides that the call gives; mistakes in these are told at their place
 * @throws AtlasError of kind `input`, which says what is wrong with networks and data and names no line of the text
 */
export function readGiven(text: string, set: readonly string[]): Promise<ExperimentConfiguration> {
  return readConfigurationText(text, WRITTEN_FOR_YOU, { overrides: set }).catch((error: unknown) => {
    throw withoutLines(error, WRITTEN_FOR_YOU, inWords);
  });
}

/**
 * Requires that the configuration of a file that `--write-grid` is to write can be read.
 *
 * @throws AtlasError of kind `input` that names the option: whoever meets it has not seen the file
 */
export async function requireGrid(text: string, path: string): Promise<void> {
  await readConfigurationText(text, path).catch((error: unknown) => {
    throw withoutLines(error, path, (words) => words, `--write-grid ${path}`);
  });
}

/** An error without the lines and columns of a text that nobody has seen. */
function withoutLines(
  error: unknown,
  text: string,
  words: (told: string) => string,
  instead?: string,
): unknown {
  if (!(error instanceof AtlasError)) return error;
  const { code, kind, problem, expected, remedy, lines } = error;
  const place = afterPlace(text, error.where ?? "") === undefined ? error.where : instead;
  const told = lines.map((line) => words(afterPlace(text, line) ?? line));
  return new AtlasError({
    code,
    kind,
    problem: words(problem),
    lines: [...new Set(told)],
    ...(place !== undefined && { where: place }),
    ...(expected !== undefined && { expected }),
    ...(remedy !== undefined && { remedy }),
    cause: error,
  });
}

/** What follows a place in a text; `undefined` where none is there. */
function afterPlace(text: string, line: string): string | undefined {
  if (!line.startsWith(text)) return undefined;
  return /^(?:$|(?::\d+){1,2}(?:: |$))/.test(line.slice(text.length))
    ? line.slice(text.length).replace(/^(?::\d+)*(?:: )?/, "")
    : undefined;
}

function inWords(text: string): string {
  const told = COUNTS.reduce(
    (words, [setting, own]) => words.replace(setting, (_, count: string) => own(Number(count))),
    text,
  );
  return told.replaceAll(/\bgrid\.load\.(\w+)/g, (_, key: string) => OPTIONS[`data.${key}`] ?? key);
}
