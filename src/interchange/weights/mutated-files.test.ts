import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AtlasError } from "#errors";
import { encodeSafetensors } from "#files";
import { boolTensor, float32Tensor, int32Tensor } from "#trees";
import { contentOf, fixtureFiles } from "./fixture-files.testing.ts";
import { decodeWeights, type Weights, weightValues } from "./index.ts";

/** Mutations of every file; more are asked for by `LOSS_ATLAS_FUZZ=2000`. */
const RUNS = Number(process.env.LOSS_ATLAS_FUZZ ?? 300);
/** Far more than reading a file of a few kilobytes takes, on a machine that is busy. */
const LONGEST_MILLISECONDS = 2000;

const SAFETENSORS = encodeSafetensors({
  tensors: {
    w: float32Tensor(Float32Array.of(1, 2, 3), [1, 3]),
    b: int32Tensor(Int32Array.of(7)),
    c: boolTensor(Uint8Array.of(1)),
  },
  metadata: { kind: "test" },
});
const FILES = [
  ...fixtureFiles().map(({ name, bytes }) => ({ name, bytes })),
  { name: "w.safetensors", bytes: SAFETENSORS },
];

type Change =
  | { readonly kind: "set"; readonly places: readonly (readonly [place: number, byte: number])[] }
  | { readonly kind: "cut" | "drop" | "repeat"; readonly at: number; readonly count: number };

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("set" as const),
      places: fc.array(fc.tuple(place, fc.oneof(fc.nat(255), fc.constantFrom(0, 0x7f, 0x80, 0xff))), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom("cut" as const, "drop" as const, "repeat" as const),
      at: place,
      count: fc.integer({ min: 1, max: 64 }),
    }),
  },
);

function changed(bytes: Uint8Array, by: Change): Uint8Array {
  if (by.kind === "set") {
    const file = bytes.slice();
    for (const [at, byte] of by.places) file[Math.floor(at * file.length)] = byte;
    return file;
  }
  const at = Math.floor(by.at * bytes.length);
  if (by.kind === "cut") return bytes.slice(0, at);
  const rest = by.kind === "drop" ? at + by.count : Math.max(0, at - by.count);
  return Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(rest)]);
}

/** What is read of a file; `undefined` where it is refused in a sentence. */
async function readOrRefused(file: Uint8Array): Promise<Weights | undefined> {
  try {
    return await decodeWeights(file, "w.pt");
  } catch (error) {
    if (!(error instanceof AtlasError)) throw error;
    expect(error.kind).toBe("input");
    expect(error.message).not.toMatch(/\p{Cc}|undefined|\[object/u);
    return undefined;
  }
}

describe("a file with anything changed in it is read or refused in words", () => {
  it.each(FILES)("$name", async ({ name, bytes }) => {
    const whole = await readOrRefused(bytes);
    const isChecked = /\.(pt|npz)$/.test(name) && !name.includes("legacy");
    await fc.assert(
      fc.asyncProperty(change, async (by) => {
        const file = changed(bytes, by);
        const start = performance.now();
        const read = await readOrRefused(file);
        let numbers = 0;
        for (const tensor of read?.tensors.values() ?? []) {
          try {
            numbers += weightValues(tensor).length;
          } catch (error) {
            expect(error).toMatchObject({ code: "weights/too-large" });
          }
        }
        expect(performance.now() - start).toBeLessThan(LONGEST_MILLISECONDS);
        expect(numbers).toBeLessThan(2 ** 22);
        // Archives have checksums, so that nothing but what is left out altogether can go unnoticed.
        if (isChecked && read !== undefined && whole !== undefined) {
          for (const [key, content] of contentOf(read.tensors))
            expect(contentOf(whole.tensors).get(key)).toEqual(content);
        }
      }),
      { numRuns: RUNS },
    );
  });
});
