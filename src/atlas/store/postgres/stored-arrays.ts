import { AtlasError } from "#errors";
import { decodeSafetensors, encodeSafetensors, sha256Hex, type TensorFile, tensorsOf } from "#files";
import type { Database } from "./database.ts";
import { bytesIn, type Query } from "./query.ts";

/** What one row holds of a file, bytes: less than a slow line carries while an answer is waited for. */
const PART_BYTES = 2 ** 22;

/** All parts are of one moment, whoever writes meanwhile. */
const READING = "ISOLATION LEVEL REPEATABLE READ READ ONLY";

/** Arrays of a run in a database, as the bytes of the safetensors files that a run folder has of them. */
export class StoredArrays {
  readonly #database: Database;
  readonly #run: string;
  readonly #placeOf: (name: string) => string;

  constructor(database: Database, run: string, placeOf: (name: string) => string) {
    this.#database = database;
    this.#run = run;
    this.#placeOf = placeOf;
  }

  /** As `RunStore.readArrays`. */
  async read(name: string, isWanted?: (array: string) => boolean): Promise<TensorFile> {
    const where = this.#placeOf(name);
    if (isWanted === undefined) return decodeSafetensors(await this.bytes(name), where);
    return this.#database.transaction(async (query) => {
      const { bytes } = await this.#found(query, name);
      const at = (from: number, length: number) => this.#range(query, name, from, length);
      return tensorsOf({ size: bytes, at }, where, isWanted);
    }, READING);
  }

  /** The bytes of a file; throws as `read`, and `store/damaged` of kind `input` where they are not those that were written. */
  bytes(name: string): Promise<Uint8Array> {
    return this.#database.transaction(async (query) => {
      const { bytes, digest } = await this.#found(query, name);
      const content = await this.#range(query, name, 0, bytes);
      if (sha256Hex(content) === digest) return content;
      throw new AtlasError({
        code: "store/damaged",
        kind: "input",
        problem: "the bytes are not those that were written",
        where: this.#placeOf(name),
      });
    }, READING);
  }

  /** Names, and the SHA-256 of the bytes of each. */
  async digests(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#database.query(
      "SELECT name, digest FROM loss_atlas.arrays WHERE run = $1 ORDER BY name",
      [this.#run],
    );
    return new Map(rows.map(({ name, digest }) => [String(name), String(digest)]));
  }

  /** As `RunStore.writeArrays`. */
  async write(name: string, file: TensorFile): Promise<void> {
    const content = Buffer.from(encodeSafetensors(file).buffer);
    const digest = sha256Hex(content);
    const parts = Math.ceil(content.length / PART_BYTES);
    await this.#database.transaction(async (query) => {
      await query(
        `INSERT INTO loss_atlas.arrays VALUES ($1, $2, $3, $4)
         ON CONFLICT (run, name) DO UPDATE SET bytes = excluded.bytes, digest = excluded.digest`,
        [this.#run, name, content.length, digest],
      );
      for (let part = 0; part < parts; part++)
        await query(
          `INSERT INTO loss_atlas.array_parts VALUES ($1, $2, $3, $4)
           ON CONFLICT (run, name, part) DO UPDATE SET content = excluded.content`,
          [this.#run, name, part, content.subarray(part * PART_BYTES, (part + 1) * PART_BYTES)],
        );
      await query("DELETE FROM loss_atlas.array_parts WHERE run = $1 AND name = $2 AND part >= $3", [
        this.#run,
        name,
        parts,
      ]);
    });
  }

  /** As `RunStore.arraySizes`. */
  async sizes(folder: string): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#database.query(
      "SELECT name, bytes FROM loss_atlas.arrays WHERE run = $1 AND starts_with(name, $2) ORDER BY name",
      [this.#run, `${folder}/`],
    );
    return new Map(rows.map(({ name, bytes }) => [String(name), Number(bytes)]));
  }

  /** As `RunStore.removeArrays`. */
  async remove(names: readonly string[]): Promise<void> {
    await this.#database.query("DELETE FROM loss_atlas.arrays WHERE run = $1 AND name = ANY($2)", [
      this.#run,
      names,
    ]);
  }

  async #found(query: Query, name: string): Promise<{ readonly bytes: number; readonly digest: string }> {
    const [row] = await query("SELECT bytes, digest FROM loss_atlas.arrays WHERE run = $1 AND name = $2", [
      this.#run,
      name,
    ]);
    if (row !== undefined) return { bytes: Number(row.bytes), digest: String(row.digest) };
    throw new AtlasError({
      code: "files/missing",
      kind: "input",
      problem: "there are no such arrays",
      where: this.#placeOf(name),
    });
  }

  /** Some bytes of a file, part by part; fewer where it has fewer. */
  async #range(query: Query, name: string, from: number, length: number): Promise<Uint8Array> {
    const range = new Uint8Array(length);
    for (let at = from; at < from + length; ) {
      const part = Math.floor(at / PART_BYTES);
      const start = at - part * PART_BYTES;
      const count = Math.min(PART_BYTES - start, from + length - at);
      const [row] = await query(
        `SELECT substring(content FROM $4 FOR $5) AS content FROM loss_atlas.array_parts
         WHERE run = $1 AND name = $2 AND part = $3`,
        [this.#run, name, part, start + 1, count],
      );
      if (row !== undefined) range.set(bytesIn(row.content), at - from);
      at += count;
    }
    return range;
  }
}
