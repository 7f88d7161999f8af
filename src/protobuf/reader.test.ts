import fc from "fast-check";
import { expect, test } from "vitest";
import { fieldsOf, integersOf, ProtobufError, textOf } from "./reader.ts";
import { ProtobufWriter } from "./writer.ts";

const fieldNumber = fc.integer({ min: 1, max: 2 ** 28 });

test("what is written is read", () => {
  fc.assert(
    fc.property(
      fieldNumber,
      fc.maxSafeInteger(),
      fc.float({ noNaN: true }),
      fc.string({ unit: "grapheme" }),
      fc.array(fc.maxSafeInteger()),
      (number, integer, float, text, list) => {
        const bytes = new ProtobufWriter()
          .integer(number, integer)
          .float(number, float)
          .text(number, text)
          .packedIntegers(number, list)
          .finish();
        const fields = [...fieldsOf(bytes)];
        expect(fields.map((field) => field.number)).toEqual(Array(4).fill(number));
        const [first, second, third, fourth] = fields;
        expect(first!.integer).toBe(integer === 0 ? 0 : integer);
        const view = new DataView(second!.bytes.buffer, second!.bytes.byteOffset, 4);
        expect(view.getFloat32(0, true)).toBe(float);
        expect(textOf(third!)).toBe(text);
        expect([...integersOf(fourth!)]).toEqual(list.map((value) => (value === 0 ? 0 : value)));
        const copy = new ProtobufWriter();
        for (const { whole } of fields) copy.fields(whole);
        expect(copy.finish()).toEqual(bytes);
      },
    ),
  );
});

test("bytes of fields are views", () => {
  const bytes = new ProtobufWriter().bytes(9, new Uint8Array(1000).fill(7)).finish();
  const [field] = fieldsOf(bytes);
  expect(field!.bytes.buffer).toBe(bytes.buffer);
});

test("any bytes are read or refused with a place, and never read beyond their end", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      try {
        for (const field of fieldsOf(bytes)) {
          expect(field.whole.byteOffset + field.whole.length).toBeLessThanOrEqual(bytes.length);
          [...integersOf(field)];
          textOf(field);
        }
      } catch (error) {
        expect(error).toBeInstanceOf(ProtobufError);
        if (error instanceof ProtobufError) expect(error.offset).toBeLessThanOrEqual(bytes.length);
      }
    }),
    { numRuns: 2000 },
  );
});

test("a length beyond the end is refused before anything is taken", () => {
  expect(() => [...fieldsOf(Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0x7f, 1))]).toThrow(
    "claims 34359738367 bytes where 1 are left",
  );
});
