import type { BesideTokens } from "#data";
import { AtlasError } from "#errors";
import { counted, quotedBriefly } from "#words";
import { arePairs, maskOf, type Padding, seenPadding, type TokenRows } from "./token-padding.ts";

/** An array that stands beside tokens in a file. */
export interface BesideArray {
  readonly values: ArrayLike<number>;
  readonly shape: readonly number[];
  /** What errors name. */
  readonly where: string;
}

/** The tokens of one part of the data, and what its file holds beside them. */
export interface TokenPart {
  readonly rows: TokenRows;
  readonly where: string;
  /** The array of a name, in whatever case; `undefined` where there is none. */
  readonly beside: (name: string) => Promise<BesideArray | undefined>;
}

/** What a configuration says of what stands beside tokens. */
export interface BesideSettings {
  readonly beside?: readonly string[] | undefined;
  readonly beside_values?: readonly number[] | undefined;
  readonly padding_token?: number | undefined;
}

/** Tokens with what stands beside them. */
export interface TokensBeside {
  /** Of each part, `[count, 1 + names, width]` flat, tokens first. */
  readonly parts: readonly Float32Array[];
  readonly beside: readonly BesideTokens[];
  readonly chosen: {
    readonly beside: readonly string[];
    readonly beside_values: readonly number[];
    readonly padding_token?: number;
  };
  /** Where it was taken from, or what was assumed, a clause each. */
  readonly notes: readonly string[];
}

const isMask = (name: string): boolean => /mask/i.test(name);
const areSegments = (name: string): boolean => /token_type|segment/i.test(name);

/** Beyond which float32 would not tell one whole number from the next. */
const MOST = 2 ** 24;

/**
 * Tokens with what a configuration names beside them: arrays of these names, a mask made of what fills texts up where there is
 * none, and segments that are all the first.
 *
 * @param parts those to train on, then those to test on
 * @throws AtlasError `data/beside` of kind `input` for what is no row of whole numbers for each text, or can be neither read
 *   nor assumed
 */
export async function tokensBeside(
  parts: readonly TokenPart[],
  settings: BesideSettings,
): Promise<TokensBeside> {
  const names = settings.beside ?? [];
  const notes: string[] = [];
  const rowsOfNames: (readonly ArrayLike<number>[])[] = [];
  let padding: Padding | undefined;
  for (const name of names) {
    const found = await Promise.all(parts.map((part) => part.beside(name)));
    const arrays = found.flatMap((array, i) => (array === undefined ? [] : [checked(array, parts[i]!)]));
    if (arrays.length === parts.length) {
      notes.push(`${quotedBriefly(name)} is read from the data`);
      rowsOfNames.push(arrays);
      continue;
    }
    if (arrays.length > 0) throw missing(parts[found.indexOf(undefined)]!, name, "an array of this name");
    if (isMask(name)) {
      padding = paddingOf(parts, name, settings.padding_token);
      notes.push(wordsOnMask(name, padding, parts[0]!.rows));
      rowsOfNames.push(parts.map(({ rows }) => madeMask(rows, padding)));
    } else if (areSegments(name)) {
      const filler = settings.padding_token ?? padding?.token ?? fillerOf(parts);
      if (parts.some(({ rows }) => arePairs(rows, filler))) throw pairs(parts[0]!, name);
      notes.push(`the data have no array ${quotedBriefly(name)}, which is 0 for every token, as of one text`);
      rowsOfNames.push(parts.map(({ rows: { count, width } }) => new Float32Array(count * width)));
    } else {
      throw missing(parts[0]!, name, "an array of this name, [texts, length]");
    }
  }
  const largest = rowsOfNames.map((own) =>
    own.reduce((most, values) => Math.max(most, largestOf(values)), 0),
  );
  const beside = names.map((name, i) => ({ name, values: settings.beside_values?.[i] ?? largest[i]! + 1 }));
  beside.forEach(({ name, values }, i) => {
    if (largest[i]! < values) return;
    throw refusal(parts[0]!.where, `${quotedBriefly(name)} reaches ${largest[i]}`, {
      expected: `whole numbers below ${values}, by data.beside_values`,
    });
  });
  return {
    parts: parts.map(({ rows }, i) =>
      joined(
        rows,
        rowsOfNames.map((own) => own[i]!),
      ),
    ),
    beside,
    chosen: {
      beside: names,
      beside_values: beside.map(({ values }) => values),
      ...(padding !== undefined && { padding_token: padding.token }),
    },
    notes,
  };
}

function madeMask(rows: TokenRows, padding: Padding | undefined): Float32Array {
  return padding === undefined
    ? new Float32Array(rows.count * rows.width).fill(1)
    : maskOf(rows, padding.token);
}

/** The padding of the data: as told, or as the training part shows it; `undefined` for none. */
function paddingOf(parts: readonly TokenPart[], name: string, told: number | undefined): Padding | undefined {
  const { rows, where } = parts[0]!;
  if (told !== undefined) {
    const mask = maskOf(rows, told);
    const texts = Array.from({ length: rows.count }, (_, i) =>
      mask.subarray(i * rows.width, (i + 1) * rows.width).includes(0),
    ).filter(Boolean).length;
    return { token: told, texts };
  }
  const seen = parts.map((part) => seenPadding(part.rows));
  const found = seen.find((own) => typeof own === "object");
  if (found !== undefined) return found;
  if (!seen.includes("unclear")) return undefined;
  throw refusal(
    where,
    `the network reads ${quotedBriefly(name)}, the data have no array of this name, and by the tokens it is unclear which of them fill texts up`,
    {
      expected: `an array ${quotedBriefly(name)}, 1 for the tokens of a text and 0 behind them`,
      remedy:
        "Save the mask beside the tokens as the tokeniser gives it, or name the token that fills texts up by data.padding_token",
    },
  );
}

function wordsOnMask(name: string, padding: Padding | undefined, { count }: TokenRows): string {
  const lacks = `the data have no array ${quotedBriefly(name)}`;
  if (padding === undefined)
    return `${lacks}, and no token is seen to fill texts up: it is 1 for every token, hiding none`;
  return `${lacks}: token ${padding.token} is taken for what fills texts up, and hidden where it ends or begins a text, in ${padding.texts.toLocaleString("en-US")} of ${counted(count, "text")}`;
}

function fillerOf(parts: readonly TokenPart[]): number | undefined {
  const seen = seenPadding(parts[0]!.rows);
  return typeof seen === "object" ? seen.token : undefined;
}

/** Tokens with rows beside them, text by text. */
function joined({ pixels, count, width }: TokenRows, rows: readonly ArrayLike<number>[]): Float32Array {
  const all = [pixels, ...rows];
  const values = new Float32Array(count * width * all.length);
  let at = 0;
  for (let start = 0; start < count * width; start += width) {
    for (const own of all) for (let i = start; i < start + width; i++) values[at++] = own[i]!;
  }
  return values;
}

function checked({ values, shape, where }: BesideArray, { rows: { count, width } }: TokenPart) {
  if (shape.length !== 2 || shape[0] !== count || shape[1] !== width) {
    throw refusal(where, `it has the shape [${shape.join(", ")}]`, {
      expected: `[${count}, ${width}], a number for each token`,
    });
  }
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isInteger(value) && value >= 0 && value < MOST) continue;
    throw refusal(`${where}, example ${Math.floor(i / width)}`, `number ${i % width} of it is ${value}`, {
      expected: "a whole number from 0",
    });
  }
  return values;
}

function largestOf(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, values[i]!);
  return most;
}

function missing({ where }: TokenPart, name: string, expected: string): AtlasError {
  return refusal(
    where,
    `there is no array ${quotedBriefly(name)}, which the network reads beside its tokens`,
    {
      expected,
      remedy: `Save it beside the tokens, or export the network as a function of its tokens alone`,
    },
  );
}

function pairs({ where }: TokenPart, name: string): AtlasError {
  return refusal(
    where,
    `there is no array ${quotedBriefly(name)}, which the network reads beside its tokens, and the texts look like pairs: what ends them all stands within each, too`,
    {
      expected: `an array ${quotedBriefly(name)} that tells the first text of a pair from the second`,
      remedy: "Save it beside the tokens as the tokeniser gives it, of zeros where each is one text",
    },
  );
}

function refusal(
  where: string,
  problem: string,
  { expected, remedy }: { readonly expected: string; readonly remedy?: string },
): AtlasError {
  return new AtlasError({
    code: "data/beside",
    kind: "input",
    where,
    problem,
    expected,
    ...(remedy !== undefined && { remedy }),
  });
}
