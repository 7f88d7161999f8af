const ENCODER = new TextEncoder();

/** Writes messages in the wire format of Protocol Buffers: the few field kinds that ONNX models need. */
export class ProtobufWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  /** An integer field (wire type 0); negative numbers are written as 64-bit two's complement. */
  integer(field: number, value: number | bigint): this {
    this.#tag(field, 0);
    this.#varint(value);
    return this;
  }

  /** A 32-bit float field (wire type 5). */
  float(field: number, value: number): this {
    this.#tag(field, 5);
    this.#makeRoom(4);
    new DataView(this.#bytes.buffer).setFloat32(this.#length, value, true);
    this.#length += 4;
    return this;
  }

  /** A text field. */
  text(field: number, value: string): this {
    return this.bytes(field, ENCODER.encode(value));
  }

  /** A field of raw bytes. */
  bytes(field: number, value: Uint8Array): this {
    this.#tag(field, 2);
    this.#varint(value.length);
    return this.fields(value);
  }

  /** A nested message. */
  message(field: number, write: (nested: ProtobufWriter) => void): this {
    return this.#delimited(field, () => write(this));
  }

  /** A packed list of integers. */
  packedIntegers(field: number, values: readonly number[]): this {
    return this.#delimited(field, () => {
      for (const value of values) this.#varint(value);
    });
  }

  /** A field, or several, with their tags and lengths, as a reader found them. */
  fields(value: Uint8Array): this {
    this.#makeRoom(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
    return this;
  }

  /** Everything written so far. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** A field whose length is known only once it is written: it is then moved up to make room for it. */
  #delimited(field: number, write: () => void): this {
    this.#tag(field, 2);
    const start = this.#length;
    write();
    const end = this.#length;
    const length = end - start;
    this.#varint(length);
    const shift = this.#length - end;
    this.#bytes.copyWithin(start + shift, start, end);
    this.#length = start;
    this.#varint(length);
    this.#length = end + shift;
    return this;
  }

  #tag(field: number, wireType: number): void {
    this.#varint(8 * field + wireType);
  }

  #varint(value: number | bigint): void {
    this.#makeRoom(LONGEST_VARINT);
    if (typeof value === "number" && value >>> 0 === value) this.#smallVarint(value);
    else this.#largeVarint(BigInt.asUintN(64, BigInt(value)));
  }

  #smallVarint(value: number): void {
    let rest = value;
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  #largeVarint(value: bigint): void {
    let rest = value;
    while (rest > 0x7fn) {
      this.#bytes[this.#length++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.#bytes[this.#length++] = Number(rest);
  }

  #makeRoom(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

/** Bytes of a 64-bit integer, seven bits in each. */
const LONGEST_VARINT = 10;
