import { AtlasError } from "#errors";
import type { TokenShape } from "#nets/layers";
import { counted, quotedBriefly } from "#words";

/** What a network reads by the file that it comes out of. */
export interface ReadTokens {
  /** Whether its file says that it reads whole numbers. */
  readonly areIndices: boolean;
  /** Rows of the tables that they pick, where there are such. */
  readonly rows: number | undefined;
  /** The same of what stands beside tokens, by its name. */
  readonly rowsBeside: ReadonlyMap<string, number>;
}

/**
 * Refuses examples whose numbers are not what a network of a file reads: any numbers in place of tokens, or tokens beyond its
 * tables.
 *
 * @throws AtlasError `networks/tokens` of kind `input`
 */
export function requireTokens(
  { areIndices, rows, rowsBeside }: ReadTokens,
  { vocabulary, beside = [] }: TokenShape = {},
): void {
  for (const { name, values } of beside) {
    const own = rowsBeside.get(name);
    if (own === undefined || values <= own) continue;
    throw new AtlasError({
      code: "networks/tokens",
      kind: "input",
      where: "data",
      problem: `the data have whole numbers up to ${values - 1} in ${quotedBriefly(name)}, and the network has a table of ${counted(own, "row")} for them`,
      expected: own === 1 ? "0 alone" : `whole numbers from 0 to ${own - 1}`,
      remedy: "Give the data that it was trained on",
    });
  }
  if (vocabulary === undefined && areIndices) {
    throw new AtlasError({
      code: "networks/tokens",
      kind: "input",
      where: "data",
      problem:
        "the network reads whole numbers such as tokens, and the data are taken for numbers of any kind",
      expected: "whole numbers from 0",
      remedy: "Set data.inputs to tokens",
    });
  }
  if (vocabulary === undefined || rows === undefined || vocabulary <= rows) return;
  throw new AtlasError({
    code: "networks/tokens",
    kind: "input",
    where: "data",
    problem: `the data have whole numbers up to ${vocabulary - 1}, and the network has a table of ${rows} rows for them`,
    expected: `whole numbers from 0 to ${rows - 1}`,
    remedy: "Give the data with the vocabulary that it was trained on",
  });
}

/** That a network reads numbers of any kind, and no tokens. */
export function noTokens(title: string): AtlasError {
  return new AtlasError({
    code: "networks/tokens",
    kind: "input",
    where: "data.inputs",
    problem: `${title} cannot read whole numbers such as tokens`,
    expected: "numbers, by data.inputs numbers, or an ONNX file of a network that reads tokens",
  });
}
