/** An IDX file of bytes. */
export function idxFile(dimensions: readonly number[], values: readonly number[]): Buffer {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header.writeUInt32BE(0x0800 + dimensions.length);
  dimensions.forEach((size, axis) => {
    header.writeUInt32BE(size, 4 + 4 * axis);
  });
  return Buffer.concat([header, Buffer.from(values)]);
}

/** A record of CIFAR's binary version, whose red, green and blue pixels all begin with the given byte. */
export function cifarRecord(labels: readonly number[], first: number): Buffer {
  const pixels = Buffer.alloc(3072);
  for (const plane of [0, 1024, 2048]) pixels[plane] = first;
  return Buffer.concat([Buffer.from(labels), pixels]);
}

const latin = (text: string) => Buffer.from(text, "latin1");

/** A text as Python 2 pickles it, or bytes as Python 3 does. */
function pickledText(text: string | Buffer, python: 2 | 3): Buffer {
  const content = typeof text === "string" ? latin(text) : text;
  const length = Buffer.alloc(4);
  length.writeUInt32LE(content.length);
  return Buffer.concat([latin(python === 2 ? "T" : "B"), length, content]);
}

/** A batch of CIFAR in its Python version, `pixels` the first byte of each picture. */
export function pickledBatch(
  labelsKey: string,
  labels: readonly number[],
  pixels: readonly number[],
  python: 2 | 3,
): Buffer {
  const data = Buffer.alloc(3072 * pixels.length);
  pixels.forEach((value, i) => {
    data[3072 * i] = value;
  });
  const count = Buffer.of(labels.length);
  return Buffer.concat([
    Buffer.of(0x80, python),
    latin("}("),
    pickledText("batch_label", python),
    pickledText("testing batch 1 of 1", python),
    pickledText(labelsKey, python),
    latin("]("),
    ...labels.map((label) => Buffer.concat([latin("K"), Buffer.of(label)])),
    latin("e"),
    pickledText("data", python),
    latin("cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\nK\0\x85"),
    pickledText("b", python),
    latin("tR(K\x01(K"),
    count,
    latin(
      "M\0\x0ctcnumpy\ndtype\n(U\x02u1K\0K\x01tR(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tb\x89",
    ),
    pickledText(data, python),
    latin("tbu."),
  ]);
}
