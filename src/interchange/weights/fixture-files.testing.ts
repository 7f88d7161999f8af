import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type WeightTensor, weightValues } from "./weight-tensor.ts";

/** A file that other software wrote, and what it says is in it. */
export interface FixtureFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly tensors: ReadonlyMap<
    string,
    { readonly shape: readonly number[]; readonly values: readonly number[] }
  >;
}

type Written = Record<
  string,
  { content: string; tensors: Record<string, { shape: number[]; values: (number | string)[] }> }
>;

/** The files that `fixtures/files.py` wrote. */
export function fixtureFiles(): readonly FixtureFile[] {
  const written: Written = JSON.parse(readFileSync(join(import.meta.dirname, "fixtures/files.json"), "utf8"));
  return Object.entries(written).map(([name, { content, tensors }]) => ({
    name,
    bytes: Uint8Array.from(Buffer.from(content, "base64")),
    tensors: new Map(
      Object.entries(tensors).map(([key, { shape, values }]) => [
        key,
        { shape, values: values.map((value) => (typeof value === "number" ? value : SPECIAL[value]!)) },
      ]),
    ),
  }));
}

const SPECIAL: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  "-inf": Number.NEGATIVE_INFINITY,
};

/** One of these files. */
export function fixtureFile(name: string): FixtureFile {
  return fixtureFiles().find((file) => file.name === name)!;
}

/** What tensors hold, to be compared. */
export function contentOf(tensors: ReadonlyMap<string, WeightTensor>) {
  return new Map(
    [...tensors].map(([name, tensor]) => [name, { shape: tensor.shape, values: [...weightValues(tensor)] }]),
  );
}
