import fc from "fast-check";
import { expect, test } from "vitest";
import { ProtobufWriter } from "./writer.ts";

interface Field {
  readonly number: number;
  readonly value: bigint | Uint8Array;
}

/** Reads the wire format as the Protocol Buffers documentation describes it. */
function decode(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  let offset = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[offset++]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Uint8Array => {
    offset += length;
    return bytes.subarray(offset - length, offset);
  };
  while (offset < bytes.length) {
    const tag = varint();
    const wireType = Number(tag & 7n);
    const value = wireType === 0 ? varint() : take(wireType === 5 ? 4 : Number(varint()));
    fields.push({ number: Number(tag >> 3n), value });
  }
  return fields;
}

test("known bytes of the documentation's examples", () => {
  expect([...new ProtobufWriter().integer(1, 150).finish()]).toEqual([0x08, 0x96, 0x01]);
  expect([...new ProtobufWriter().text(2, "testing").finish()]).toEqual([
    0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67,
  ]);
  expect([...new ProtobufWriter().packedIntegers(6, [3, 270, 86942]).finish()]).toEqual([
    0x32, 0x06, 0x03, 0x8e, 0x02, 0x9e, 0xa7, 0x05,
  ]);
  expect(new ProtobufWriter().integer(1, -1).finish()).toHaveLength(11);
});

test("integers of 64 bits come back, negative ones included", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 20 }),
      fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
      (field, value) => {
        const [read, ...more] = decode(new ProtobufWriter().integer(field, value).finish());
        expect(more).toEqual([]);
        expect(read!.number).toBe(field);
        expect(BigInt.asIntN(64, read!.value as bigint)).toBe(value);
      },
    ),
  );
});

test("floats, text, bytes and nested messages come back", () => {
  fc.assert(
    fc.property(fc.float(), fc.string({ unit: "binary" }), fc.uint8Array(), (float, text, raw) => {
      const bytes = new ProtobufWriter()
        .float(1, float)
        .text(2, text)
        .message(3, (nested) => nested.bytes(1, raw).integer(2, 7))
        .finish();
      const fields = decode(bytes).map(({ value }) => value as Uint8Array);
      const view = new DataView(fields[0]!.buffer, fields[0]!.byteOffset, 4);
      expect(view.getFloat32(0, true)).toBe(float);
      expect(new TextDecoder("utf-8", { ignoreBOM: true }).decode(fields[1])).toBe(text);
      expect(decode(fields[2]!)).toEqual([
        { number: 1, value: raw },
        { number: 2, value: 7n },
      ]);
    }),
  );
});
