/** What is asked of the thread that reads HDF5. */
export interface Hdf5Question {
  readonly file: Uint8Array;
  /** Groups at the top that are passed by. */
  readonly without: readonly string[];
}

/** One array of a file. */
export interface Hdf5Dataset {
  /** Names of the groups that it lies in, then its own. */
  readonly path: readonly string[];
  readonly shape: readonly number[];
  /** A type that is read as NumPy calls it, its byte order before it; what it is otherwise. */
  readonly type: string;
  /** Empty for a type that is not read. */
  readonly content: Uint8Array;
}

/** What an HDF5 file holds. */
export interface Hdf5Contents {
  readonly datasets: readonly Hdf5Dataset[];
  /** Attributes that are texts or lists of texts, by the path of their group, joined by slashes, and their name. */
  readonly texts: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
}

/** What the thread answers. */
export type Hdf5Answer = { readonly contents: Hdf5Contents } | { readonly missing: string };
