import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ProtobufWriter } from "#protobuf";
import { decodeTensor } from "./decode-model.ts";
import { tensor } from "./graph.testing.ts";
import { copyTensorData, tensorData } from "./tensor-data.ts";

const FIELDS = { float_data: 4, int32_data: 5, int64_data: 7, double_data: 10, uint64_data: 11 } as const;

/** A tensor whose numbers lie in one of the lists of a message, packed or one by one. */
function listed(type: number, field: keyof typeof FIELDS, values: readonly number[], isPacked = true) {
  const writer = new ProtobufWriter().packedIntegers(1, [values.length]).integer(2, type).text(8, "t");
  const number = FIELDS[field];
  if (field === "float_data" || field === "double_data") {
    const array = field === "float_data" ? Float32Array.from(values) : Float64Array.from(values);
    writer.bytes(number, new Uint8Array(array.buffer));
  } else if (isPacked) writer.packedIntegers(number, values);
  else for (const value of values) writer.integer(number, value);
  return decodeTensor(writer.finish());
}

const numbersIn = (own: ReturnType<typeof decodeTensor>): number[] => Array.from(tensorData(own).data);

describe("whole numbers and truth values", () => {
  test.each([
    [2, "int32_data", Uint8Array, 0, 255],
    [3, "int32_data", Int8Array, -128, 127],
    [4, "int32_data", Uint16Array, 0, 65535],
    [5, "int32_data", Int16Array, -32768, 32767],
    [6, "int32_data", Int32Array, -(2 ** 31), 2 ** 31 - 1],
    [12, "uint64_data", Uint32Array, 0, 2 ** 32 - 1],
    [9, "int32_data", Uint8Array, 0, 1],
  ] as const)("of element type %i come back from raw bytes and from %s", (type, field, kind, min, max) => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min, max })), fc.boolean(), (values, isPacked) => {
        expect(numbersIn(tensor("t", type, [values.length], kind.from(values)))).toEqual(
          values.map((v) => v + 0),
        );
        expect(numbersIn(listed(type, field, values, isPacked))).toEqual(values.map((v) => v + 0));
      }),
    );
  });

  test("of 64 bits come back as doubles", () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeInteger()), (values) => {
        const plain = values.map((value) => value + 0);
        expect(numbersIn(tensor("t", 7, [values.length], BigInt64Array.from(values, BigInt)))).toEqual(plain);
        expect(numbersIn(listed(7, "int64_data", values))).toEqual(plain);
      }),
    );
  });
});

describe("real numbers", () => {
  test("of 32 and 64 bits come back, rounded to float32", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noDefaultInfinity: true })), (values) => {
        const rounded = Array.from(Float32Array.from(values));
        expect(numbersIn(tensor("t", 1, [values.length], Float32Array.from(values)))).toEqual(rounded);
        expect(numbersIn(tensor("t", 11, [values.length], Float64Array.from(values)))).toEqual(rounded);
        expect(numbersIn(listed(1, "float_data", values))).toEqual(rounded);
        expect(numbersIn(listed(11, "double_data", values))).toEqual(rounded);
        const target = new Float32Array(values.length);
        copyTensorData(tensor("t", 1, [values.length], Float32Array.from(values)), target);
        expect(Array.from(target)).toEqual(rounded);
      }),
    );
  });

  test.each([
    [
      10,
      [0x0000, 0x8000, 0x3c00, 0xc000, 0x7bff, 0x0001, 0x0400, 0x3555],
      [0, -0, 1, -2, 65504, 2 ** -24, 2 ** -14, 0.333251953125],
    ],
    [10, [0x7c00, 0xfc00], [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]],
    [16, [0x3f80, 0xc000, 0x0000, 0x3eab, 0x7f80], [1, -2, 0, 0.333984375, Number.POSITIVE_INFINITY]],
  ] as const)("of 16 bits, element type %i: %j", (type, bits, expected) => {
    expect(numbersIn(tensor("t", type, [bits.length], Uint16Array.from(bits)))).toEqual([...expected]);
    expect(numbersIn(listed(type, "int32_data", bits))).toEqual([...expected]);
  });

  test("in several pieces are joined", () => {
    const piece = (values: readonly number[]) => new Uint8Array(Float32Array.from(values).buffer);
    const message = new ProtobufWriter()
      .packedIntegers(1, [3])
      .integer(2, 1)
      .bytes(4, piece([1, 2]))
      .float(4, 3)
      .finish();
    expect(numbersIn(decodeTensor(message))).toEqual([1, 2, 3]);
  });
});

test.each([
  ["fewer raw bytes than the shape asks for", tensor("t", 1, [3], new Float32Array(2))],
  ["more raw bytes than the shape asks for", tensor("t", 6, [3], new Int32Array(4))],
  ["fewer listed numbers than the shape asks for", { ...listed(7, "int64_data", [1, 2]), shape: [3] }],
  ["a shape beyond memory", { ...listed(7, "int64_data", [1, 2]), shape: [2 ** 50] }],
  ["texts", tensor("t", 8, [1], new Uint8Array(1))],
  ["complex numbers", tensor("t", 14, [1], new Float32Array(2))],
  ["numbers of 8 bits with an exponent", tensor("t", 17, [1], new Uint8Array(1))],
])("%s are refused", (_, own) => {
  expect(() => tensorData(own)).toThrow(/the tensor "t" has/);
});
