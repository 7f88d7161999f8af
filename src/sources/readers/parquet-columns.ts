/** What a thread is asked to read of a Parquet file. */
export interface ParquetQuestion {
  readonly path: string;
  readonly columns: readonly string[];
}

/** All values of a column. */
export type ParquetColumn =
  | {
      readonly kind: "numbers";
      readonly values: Float64Array;
      /** The first row without a value; -1 where every row has one. */
      readonly missing: number;
    }
  | { readonly kind: "texts"; readonly values: readonly string[]; readonly missing: number }
  | {
      readonly kind: "bytes";
      /** The bytes of all rows, one after another. */
      readonly bytes: Uint8Array;
      /** Where those of each row end. */
      readonly ends: Float64Array;
      readonly missing: number;
    };

/** What the thread answers. */
export interface ParquetAnswer {
  readonly columns: Readonly<Record<string, ParquetColumn>>;
}
