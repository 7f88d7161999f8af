import { crc32, deflateRawSync } from "node:zlib";

/** An array to be written. */
export interface WrittenArray {
  /** NumPy's name of its type, such as `<f4` or `|u1`. */
  readonly type: string;
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

const WRITERS: Readonly<
  Record<string, [bytes: number, write: (view: DataView, at: number, value: number) => void]>
> = {
  "|u1": [1, (view, at, value) => view.setUint8(at, value)],
  "|b1": [1, (view, at, value) => view.setUint8(at, value)],
  "<i8": [8, (view, at, value) => view.setBigInt64(at, BigInt(value), true)],
  ">i4": [4, (view, at, value) => view.setInt32(at, value, false)],
  "<f4": [4, (view, at, value) => view.setFloat32(at, value, true)],
  "<f8": [8, (view, at, value) => view.setFloat64(at, value, true)],
};

/** An npy file of version 1, as `numpy.save` writes it. */
export function npyFile({ type, shape, values }: WrittenArray): Uint8Array {
  const [bytes, write] = WRITERS[type]!;
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const described = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const length = Math.ceil((10 + described.length + 1) / 64) * 64;
  const file = Buffer.alloc(length + bytes * values.length, 0x20);
  file.set(Buffer.from("\x93NUMPY\x01\x00", "latin1"));
  file.writeUInt16LE(length - 10, 8);
  file.write(described, 10, "latin1");
  file[length - 1] = 0x0a;
  const view = new DataView(file.buffer, file.byteOffset + length);
  for (let i = 0; i < values.length; i++) write(view, i * bytes, values[i]!);
  return new Uint8Array(file);
}

/** An npz file of arrays by name, stored or deflated. */
export function npzFile(arrays: Readonly<Record<string, WrittenArray>>, isDeflated = false): Uint8Array {
  const files = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, npyFile(array)] as const);
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const packed = isDeflated ? deflateRawSync(content) : content;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(isDeflated ? 8 : 0, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common, Buffer.from(name)]);
    const own = Buffer.alloc(14);
    own.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from("PK\x01\x02\x14\x00", "latin1"), common, own, Buffer.from(name)]),
    );
    parts.push(local, Buffer.from(packed));
    offset += local.length + packed.length;
  }
  const names = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(names.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...parts, names, end]));
}
