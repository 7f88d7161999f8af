/** Bytes that are no message of Protocol Buffers. */
export class ProtobufError extends Error {
  /** Where in the buffer that holds the message. */
  readonly offset: number;

  constructor(problem: string, offset: number) {
    super(problem);
    this.name = "ProtobufError";
    this.offset = offset;
  }
}

/** One field of a message as it stands; its bytes are views into the message, not copies. */
export interface Field {
  readonly number: number;
  /** An integer, signed and of 64 bits, rounded to a double; `undefined` for fields of bytes. */
  readonly integer?: number;
  /** What the field holds: the text, message or packed list, or the 4 or 8 bytes of a fixed width; empty for integers. */
  readonly bytes: Uint8Array;
  /** The field with its tag and length, as another message could hold it. */
  readonly whole: Uint8Array;
}

const WIRE = { varint: 0, fixed64: 1, delimited: 2, fixed32: 5 } as const;
const NOTHING = new Uint8Array(0);

/**
 * The fields of a message in their order. Lengths are checked against the bytes that are there before anything is cut.
 *
 * @throws ProtobufError
 */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  const cursor = new Cursor(message);
  while (!cursor.isAtEnd) {
    const start = cursor.at;
    const tag = cursor.unsigned();
    const number = Math.floor(tag / 8);
    if (number === 0) throw cursor.problem("a field has number 0", start);
    const fieldOf = (bytes: Uint8Array, integer?: number): Field => ({
      number,
      bytes,
      whole: message.subarray(start, cursor.at),
      ...(integer !== undefined && { integer }),
    });
    switch (tag % 8) {
      case WIRE.varint: {
        const integer = cursor.signed();
        yield fieldOf(NOTHING, integer);
        break;
      }
      case WIRE.fixed64: {
        const bytes = cursor.take(8, number);
        yield fieldOf(bytes);
        break;
      }
      case WIRE.delimited: {
        const bytes = cursor.take(cursor.unsigned(), number);
        yield fieldOf(bytes);
        break;
      }
      case WIRE.fixed32: {
        const bytes = cursor.take(4, number);
        yield fieldOf(bytes);
        break;
      }
      default:
        throw cursor.problem(`field ${number} has wire type ${tag % 8}`, start);
    }
  }
}

/**
 * The integers of a repeated field, packed or one alone, in the order written.
 *
 * @throws ProtobufError
 */
export function* integersOf({ integer, bytes }: Field): Generator<number> {
  if (integer !== undefined) {
    yield integer;
    return;
  }
  const cursor = new Cursor(bytes);
  while (!cursor.isAtEnd) yield cursor.signed();
}

const DECODER = new TextDecoder("utf-8", { fatal: true });

/**
 * The text of a field.
 *
 * @throws ProtobufError for what is not UTF-8, or no bytes.
 */
export function textOf({ integer, bytes, whole, number }: Field): string {
  if (integer !== undefined) throw new ProtobufError(`field ${number} is no text`, whole.byteOffset);
  try {
    return DECODER.decode(bytes);
  } catch {
    throw new ProtobufError(`the text of field ${number} is not UTF-8`, whole.byteOffset);
  }
}

class Cursor {
  readonly #bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.at >= this.#bytes.length;
  }

  take(length: number, number: number): Uint8Array {
    const left = this.#bytes.length - this.at;
    if (length > left) {
      throw this.problem(`field ${number} claims ${length} bytes where ${left} are left`, this.at);
    }
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }

  unsigned(): number {
    const { low, high } = this.#halves();
    return high * 2 ** 32 + low;
  }

  signed(): number {
    const { low, high } = this.#halves();
    return (high | 0) * 2 ** 32 + low;
  }

  problem(what: string, at: number): ProtobufError {
    return new ProtobufError(what, this.#bytes.byteOffset + at);
  }

  /** The two unsigned 32-bit halves of an integer that is written seven bits a byte. */
  #halves(): { readonly low: number; readonly high: number } {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#bytes[this.at];
      if (byte === undefined) throw this.problem("the bytes end inside an integer", this.at);
      this.at++;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) return { low: low >>> 0, high: high >>> 0 };
    }
    throw this.problem("an integer has more than ten bytes", this.at);
  }
}
