/** A row that a query gives: whole numbers of 64 bits are texts, bytes are buffers. */
export type Row = Readonly<Record<string, unknown>>;

/** Asks a database; values stand for `$1`, `$2` and so on. */
export type Query = (text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

/** The bytes of a column that holds such. */
export function bytesIn(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  throw new TypeError(`a column of bytes holds ${typeof value}`);
}
