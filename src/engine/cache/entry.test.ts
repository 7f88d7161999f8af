import fc from "fast-check";
import { expect, test } from "vitest";
import type { LoweredFunction } from "../lowered.ts";
import { decodeEntry, encodeEntry } from "./entry.ts";

const KEY = "ab".repeat(32);

const program = (name: string, ...bytes: number[]) => ({
  name,
  model: Uint8Array.from(bytes),
  fingerprint: `of ${name}`,
  inputs: [{ name: "input0", type: "float32", shape: ["steps", 2] }] as const,
  outputs: [{ name: "v1", type: "bool", shape: [] }] as const,
  isLarge: false,
  isOptimised: true,
  mostThreads: 4,
});

const FUNCTION: LoweredFunction = {
  resultStructure: { kind: "array", children: [{ kind: "leaf" }] },
  programs: [program("first", 1, 2, 3), program("second"), program("third", 255)],
};

test("an entry gives back what was put into it", () => {
  const found = decodeEntry(KEY, encodeEntry(KEY, FUNCTION))!;
  expect(found.resultStructure).toEqual(FUNCTION.resultStructure);
  const plain = ({ programs }: LoweredFunction) => programs.map((one) => ({ ...one, model: [...one.model] }));
  expect(plain(found)).toEqual(plain(FUNCTION));
});

test("an entry of another key, cut short or changed anywhere is none", () => {
  const whole = encodeEntry(KEY, FUNCTION);
  expect(decodeEntry("cd".repeat(32), whole)).toBeUndefined();
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      expect(decodeEntry(KEY, whole.subarray(0, at))).toBeUndefined();
      expect(decodeEntry(KEY, whole.with(at, whole[at]! ^ change))).toBeUndefined();
    }),
  );
});
