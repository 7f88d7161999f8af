import { parentPort, workerData } from "node:worker_threads";
import type { Dataset, File, Group, Metadata } from "h5wasm";
import type { Hdf5Answer, Hdf5Contents, Hdf5Dataset, Hdf5Question } from "./contents.ts";

type H5wasm = typeof import("h5wasm");

/** Deeper than any library nests its groups; links may lead in a circle. */
const MOST_LEVELS = 16;
const MOST_DATASETS = 100_000;
/** Groups that are looked into: links may lead to each of them by any number of ways. */
const MOST_GROUPS = 10_000;
/** Weights do not pack a tenth as well; arrays of a damaged file may all claim the same bytes. */
const MOST_TIMES = 100;
const ALWAYS_ALLOWED = 2 ** 26;
/** The attributes by which Keras names its weights and says what its layers are; long lists are in several, with numbers at the end. */
const NAMES = /^(layer_names|weight_names|name|model_config)\d*$/;

const NOT_COPIED = { flags: "w", canOwn: true };

/** Answers one question about a file, in a thread of its own: what the library prints, keeps and may never end stays there. */
async function answer(question: Hdf5Question): Promise<Hdf5Answer> {
  let library: H5wasm;
  try {
    library = await import("h5wasm");
  } catch (error) {
    return { missing: String(error) };
  }
  return { contents: await contentsOf(library, question) };
}

async function contentsOf(library: H5wasm, { file: bytes, without }: Hdf5Question): Promise<Hdf5Contents> {
  const { FS, activate_throwing_error_handler } = await library.ready;
  // What a damaged file lacks would else be left out in silence.
  activate_throwing_error_handler();
  FS.writeFile("/weights.h5", bytes, NOT_COPIED);
  const file: File = new library.File("/weights.h5", "r");
  const datasets: Hdf5Dataset[] = [];
  let left = MOST_TIMES * bytes.length + ALWAYS_ALLOWED;
  const texts = new Map<string, ReadonlyMap<string, readonly string[]>>();
  let groups = 0;
  const visit = (group: Group, path: readonly string[]): void => {
    if (path.length > MOST_LEVELS || ++groups > MOST_GROUPS) {
      throw new Error("its groups lie in each other without end");
    }
    texts.set(path.join("/"), textsOf(group, bytes.length));
    for (const name of group.keys()) {
      if (path.length === 0 && without.includes(name)) continue;
      const child = group.get(name);
      if (child instanceof library.Group) visit(child, [...path, name]);
      else if (child instanceof library.Dataset) {
        if (datasets.length === MOST_DATASETS) throw new Error(`it has more than ${MOST_DATASETS} arrays`);
        left -= claimedBytes(child.metadata);
        if (!(left >= 0)) throw new Error("its arrays claim far more bytes than it has");
        datasets.push(datasetOf(child, [...path, name]));
      }
    }
  };
  visit(file, []);
  return { datasets, texts };
}

/** What reading an array takes: all of it, or one of its chunks where these are larger. */
function claimedBytes({ size, total_size: count, chunks }: Metadata): number {
  return size * Math.max(count, chunks?.reduce((product, length) => product * length, 1) ?? 0);
}

function textsOf(group: Group, fileBytes: number): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [name, attribute] of Object.entries(group.attrs).sort(byNumber)) {
    const list = NAMES.exec(name)?.[1];
    if (list === undefined) continue;
    const { size, total_size: count } = attribute.metadata;
    if (!(size * count <= fileBytes)) throw new Error(`the attribute ${name} claims more bytes than it has`);
    const { value } = attribute;
    const texts = (Array.isArray(value) ? value : [value]).filter((text) => typeof text === "string");
    found.set(list, [...(found.get(list) ?? []), ...texts]);
  }
  return found;
}

const COLLATOR = new Intl.Collator("en", { numeric: true });
const byNumber = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  COLLATOR.compare(a, b);

function datasetOf(dataset: Dataset, path: readonly string[]): Hdf5Dataset {
  const { metadata } = dataset;
  const { shape } = metadata;
  const type = typeOf(metadata);
  if (type === undefined || shape === null)
    return { path, shape: [], type: "other", content: new Uint8Array() };
  const { value } = dataset;
  if (!ArrayBuffer.isView(value)) throw new Error(`${path.join("/")} holds no numbers`);
  const content = new Uint8Array(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength);
  return { path, shape: shape.map(Number), type, content };
}

const [INTEGER, FLOAT] = [0, 1];

function typeOf({ type, size, signed, littleEndian }: Metadata): string | undefined {
  if (type !== INTEGER && type !== FLOAT) return undefined;
  const kind = type === FLOAT ? "f" : signed ? "i" : "u";
  return `${littleEndian ? "<" : ">"}${kind}${size}`;
}

const found = await answer(workerData as Hdf5Question);
const parts =
  "contents" in found ? found.contents.datasets.map(({ content }) => content.buffer as ArrayBuffer) : [];
parentPort!.postMessage(found, [...new Set(parts)]);
