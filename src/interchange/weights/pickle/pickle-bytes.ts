import { AtlasError } from "#errors";

/** The bytes of a pickle, taken one after another; none is taken that is not there. */
export class PickleBytes {
  readonly bytes: Uint8Array;
  readonly where: string;
  /** Of the next byte. */
  at: number;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, start: number, where: string) {
    this.bytes = bytes;
    this.where = where;
    this.at = start;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** A view of the next so many bytes. */
  take(count: number): Uint8Array {
    const start = this.#pass(count);
    return this.bytes.subarray(start, start + count);
  }

  uint8(): number {
    return this.#view.getUint8(this.#pass(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#pass(2), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#pass(4), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#pass(4), true);
  }

  /** A size of 64 bits. */
  size64(): number {
    return Number(this.#view.getBigUint64(this.#pass(8), true));
  }

  /** The one number of a pickle that lies big-endian. */
  float64(): number {
    return this.#view.getFloat64(this.#pass(8));
  }

  /** A little-endian two's complement integer; a bigint where a number does not hold it. */
  integer(count: number): number | bigint {
    if (count > MOST_INTEGER_BYTES) throw this.refusal(`an integer has ${count} bytes`);
    let value = 0n;
    for (const byte of this.take(count).toReversed()) value = (value << 8n) | BigInt(byte);
    return asNumber(BigInt.asIntN(8 * count, value));
  }

  text(count: number): string {
    const bytes = this.take(count);
    try {
      return UTF8.decode(bytes);
    } catch {
      throw this.refusal("a text of it is no UTF-8");
    }
  }

  /** A text of Python 2, which is bytes: a character for each. */
  characters(count: number): string {
    const { buffer, byteOffset, length } = this.take(count);
    return Buffer.from(buffer, byteOffset, length).toString("latin1");
  }

  /** A text up to the end of its line, a character for each byte. */
  line(): string {
    const end = this.bytes.indexOf(LINE_FEED, this.at);
    if (end < 0) throw this.refusal("a line of it does not end");
    const text = this.characters(end - this.at);
    this.at = end + 1;
    return text;
  }

  /** An integer in digits, as protocol 0 has them. */
  decimal(line = this.line()): number | bigint {
    const text = line.replace(/L$/, "");
    if (text.length > MOST_INTEGER_BYTES || !/^[+-]?\d+$/.test(text))
      throw this.refusal("an integer is none");
    return asNumber(BigInt(text.replace(/^\+/, "")));
  }

  refusal(problem: string): AtlasError {
    return new AtlasError({
      code: "weights/bad-pickle",
      kind: "input",
      problem: `the pickle cannot be read: ${problem}`,
      where: `${this.where}, byte ${this.at}`,
      remedy: "Download or save the file again",
    });
  }

  #pass(count: number): number {
    const start = this.at;
    if (count > this.bytes.length - start) throw this.refusal(`it ends at byte ${this.bytes.length}`);
    this.at = start + count;
    return start;
  }
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const LINE_FEED = 10;
/** Far beyond any integer of a model; larger ones take long to put together. */
const MOST_INTEGER_BYTES = 1024;

function asNumber(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}
