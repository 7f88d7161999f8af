import { type PickledTree, readNumpyFile, readPickledTree, vectorValues } from "#interchange/weights";

/** A line of a table: text by column; empty where nothing is known. */
export type Line = Readonly<Record<string, string>>;

/** What the files of one cell say. */
export interface CellLines {
  readonly networks: readonly Line[];
  readonly pairs: readonly Line[];
  readonly points: readonly Line[];
}

/** The files of the folder `metrics` of a cell that are read, as the authors' scripts call them. */
export const METRIC_FILES = {
  train: /^loss_acc\.pkl$/,
  test: /^loss_acc_test\.pkl$/,
  hessian: /^hessian\.pkl$/,
  distances: /^model_dist\.pkl$/,
  similarities: /^CKA_mixup_alpha_[\d.]+\.pkl$/,
  curve: /^curve_test\.npz$/,
} as const;

/** The files of a cell by what they hold, those that are there. */
export type CellFiles = Readonly<
  Partial<Record<keyof typeof METRIC_FILES, { readonly bytes: Uint8Array; readonly where: string }>>
>;

/**
 * Networks, pairs of them and points of the curve of one cell, as the scripts of `nsfzyzz/loss_landscape_taxonomy` leave them.
 *
 * Per seed: training and test loss and accuracy, top eigenvalue and trace of the Hessian. Per pair of seeds: the distance of
 * weights, and the CKA of logits and of probabilities in both orders, which differ, for each call draws its own points. The
 * curve joins seeds 0 and 1.
 *
 * @throws AtlasError as `readPickledTree` and `readNumpyFile`
 */
export function linesOfCell(files: CellFiles): CellLines {
  const tree = (which: Exclude<keyof CellFiles, "curve">): PickledTree => {
    const file = files[which];
    return file === undefined ? null : readPickledTree(file.bytes, file.where);
  };
  const [train, test, hessian] = [tree("train"), tree("test"), tree("hessian")];
  const seeds = [...new Set([train, test, hessian].flatMap(keysOf))].sort((a, b) => a - b);
  const networks = seeds.map((seed) => ({
    seed: String(seed),
    train_loss: numberAt(train, seed, "nll"),
    train_acc_pct: numberAt(train, seed, "accuracy"),
    test_loss: numberAt(test, seed, "nll"),
    test_acc_pct: numberAt(test, seed, "accuracy"),
    hessian_top_eig: numberAt(hessian, seed, "top_eigenvalue", 0),
    hessian_trace: numberAt(hessian, seed, "trace"),
  }));
  const [distances, similarities] = [tree("distances"), tree("similarities")];
  const paired = [...new Set([...seeds, ...keysOf(at(distances, "model_distance"))])].sort((a, b) => a - b);
  const pairs = paired.flatMap((i) =>
    paired
      .filter((j) => j > i)
      .map((j) => {
        const likeness = (a: number, b: number, place: number) =>
          numberAt(similarities, "representation_similarity", a, b, place);
        return {
          seed_i: String(i),
          seed_j: String(j),
          l2_distance: numberAt(distances, "model_distance", i, j, "dist"),
          // Logits come first, probabilities last.
          cka_softmax_ij: likeness(i, j, 1),
          cka_softmax_ji: likeness(j, i, 1),
          cka_logits_ij: likeness(i, j, 0),
          cka_logits_ji: likeness(j, i, 0),
        };
      }),
  );
  return { networks, pairs, points: files.curve === undefined ? [] : pointsOf(files.curve) };
}

function pointsOf({ bytes, where }: { readonly bytes: Uint8Array; readonly where: string }): readonly Line[] {
  const { arrays } = readNumpyFile(bytes, where);
  const column = (name: string): readonly number[] => {
    const array = arrays.get(name);
    return array === undefined ? [] : [...vectorValues(array)];
  };
  const [nll, error, testNll, testError] = ["tr_nll", "tr_err", "te_nll", "te_err"].map(column);
  return column("ts").map((t, index) => ({
    seed_i: "0",
    seed_j: "1",
    t: textOf(t),
    train_nll: textOf(nll?.[index]),
    train_err_pct: textOf(error?.[index]),
    test_nll: textOf(testNll?.[index]),
    test_err_pct: textOf(testError?.[index]),
  }));
}

/** What lies under keys within dictionaries and at places within lists; `null` where there is nothing. */
function at(tree: PickledTree, ...path: readonly (string | number)[]): PickledTree {
  let found: PickledTree = tree;
  for (const step of path) {
    if (found instanceof Map) found = found.get(step) ?? null;
    else if (Array.isArray(found)) found = typeof step === "number" ? (found[step] ?? null) : null;
    else return null;
  }
  return found;
}

function numberAt(tree: PickledTree, ...path: readonly (string | number)[]): string {
  const found = at(tree, ...path);
  return textOf(typeof found === "number" ? found : undefined);
}

/** The whole numbers among the keys of a dictionary. */
function keysOf(tree: PickledTree): readonly number[] {
  if (!(tree instanceof Map)) return [];
  return [...tree.keys()].filter((key): key is number => Number.isSafeInteger(key) && Number(key) >= 0);
}

/** A number as a table has it; nothing for what is none, as the similarity of a constant output. */
function textOf(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? "" : String(value);
}
