import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "./canonical-json.ts";
import { sha256Hex } from "./sha256.ts";

/** The same value with every object's keys in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reversed(member)]),
  );
}

describe("canonicalJson", () => {
  it("is JSON of the same value, whatever the order of keys", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(reversed(value))).toBe(text);
      }),
    );
  });

  it("sorts keys at every depth and writes shortest numbers", () => {
    expect(canonicalJson({ b: [{ z: 1e21, a: -0 }], a: 0.1, skipped: undefined })).toBe(
      '{"a":0.1,"b":[{"a":0,"z":1e+21}]}',
    );
  });

  it.each([
    [{ a: [1, Number.NaN] }, "$.a[1] is NaN"],
    [{ a: Number.POSITIVE_INFINITY }, "$.a is Infinity"],
    [[1n], "$[0] is bigint"],
    [[undefined], "$[0] is undefined"],
    [{ a: new Map() }, "$.a is object"],
  ])("refuses what JSON cannot hold: %o", (value, message) => {
    expect(() => canonicalJson(value)).toThrow(message);
  });
});

describe("sha256Hex", () => {
  it("gives the known answers of FIPS 180-4", () => {
    expect(sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(sha256Hex(new Uint8Array(0))).toBe(
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    );
  });
});
