import { AtlasError } from "#errors";
import type { GivenSettings } from "#settings";

/** What a network reads beside tokens: names of inputs, and the token that fills texts up where that is known. */
interface Asked {
  readonly names: readonly string[];
  readonly padding: number | undefined;
}

/**
 * The settings of data of tokens by which there stands beside these what networks ask for, where nothing else is given.
 *
 * @param asked names of inputs, and the token that fills texts up where that is known; `undefined` where tokens are enough
 */
export function besideAsked(given: GivenSettings, asked: Asked | undefined): GivenSettings {
  if (asked === undefined) return {};
  return {
    ...(given.beside === undefined && { beside: asked.names }),
    ...(given.padding_token === undefined && asked.padding !== undefined && { padding_token: asked.padding }),
  };
}

/**
 * Refuses a token that is given for what fills texts up and is none of the data: it would hide nothing. What the configuration
 * of a network says may be absent, where all texts are of one length.
 *
 * @param vocabulary how many tokens the data have; `undefined` where they are no tokens
 * @throws AtlasError `data/padding-token` of kind `input`
 */
export function requirePaddingToken(
  { padding_token: token }: GivenSettings,
  asked: Asked | undefined,
  vocabulary: number | undefined,
): void {
  if (typeof token !== "number" || token === asked?.padding || token < (vocabulary ?? 0)) return;
  throw new AtlasError({
    code: "data/padding-token",
    kind: "input",
    where: "data.padding_token",
    problem:
      vocabulary === undefined
        ? `token ${token} is to fill texts up, and the examples are no tokens`
        : `token ${token} is to fill texts up, and the tokens of the data are 0 to ${vocabulary - 1}`,
    expected: vocabulary === undefined ? "no such setting" : `a token from 0 to ${vocabulary - 1}`,
    remedy:
      vocabulary === undefined
        ? "Set data.inputs to tokens if they are, or leave data.padding_token out"
        : "Name the token that stands behind texts in the data, or leave data.padding_token out",
  });
}
