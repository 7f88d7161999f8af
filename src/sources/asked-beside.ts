import type { GivenSettings } from "#settings";

/**
 * The settings of data of tokens by which there stands beside these what networks ask for, where nothing else is given.
 *
 * @param asked names of inputs, and the token that fills texts up where that is known; `undefined` where tokens are enough
 */
export function besideAsked(
  given: GivenSettings,
  asked: { readonly names: readonly string[]; readonly padding: number | undefined } | undefined,
): GivenSettings {
  if (asked === undefined) return {};
  return {
    ...(given.beside === undefined && { beside: asked.names }),
    ...(given.padding_token === undefined && asked.padding !== undefined && { padding_token: asked.padding }),
  };
}
