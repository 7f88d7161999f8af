import { AtlasError } from "#errors";
import { quotedBriefly } from "#words";
import type { Hdf5Contents, Hdf5Dataset } from "./contents.ts";

/** An array of a file of Keras and what Keras calls it: `conv2d/kernel`. */
export interface NamedDataset {
  readonly name: string;
  readonly dataset: Hdf5Dataset;
}

/**
 * The weights of a file of Keras in the order of its layers, by names that end in what they are: `kernel`, `bias`,
 * `gamma`, `moving_mean`, ….
 *
 * Keras 2 lists its layers and weights in attributes; Keras 3 numbers the arrays of a layer, so that what they are is read
 * off their shapes. Other files keep their paths.
 *
 * @param layers the order of the layers, where it is known otherwise
 * @throws AtlasError `weights/bad-hdf5` of kind `input` for what is listed and not there
 */
export function kerasNamed(
  contents: Hdf5Contents,
  layers: readonly string[],
  where: string,
): readonly NamedDataset[] {
  return (
    listed(contents, "model_weights", where) ?? listed(contents, "", where) ?? numbered(contents, layers)
  );
}

/** By the lists of Keras 2 in a group; `undefined` where it has none. */
function listed(
  { datasets, texts }: Hdf5Contents,
  root: string,
  where: string,
): readonly NamedDataset[] | undefined {
  const layers = texts.get(root)?.get("layer_names");
  if (layers === undefined) return undefined;
  const found = new Map(datasets.map((dataset) => [dataset.path.join("/"), dataset]));
  const below = (path: string): string => (root === "" ? path : `${root}/${path}`);
  return layers.flatMap((layer) => {
    const weights = texts.get(below(layer));
    if (weights === undefined) throw missing(`the layer ${quotedBriefly(layer)}`, where);
    return (weights.get("weight_names") ?? []).map((weight) => {
      const dataset = found.get(below(`${layer}/${weight}`));
      if (dataset === undefined) throw missing(`the array ${quotedBriefly(weight)}`, where);
      return { name: weight.replace(/:\d+$/, ""), dataset };
    });
  });
}

function missing(what: string, where: string): AtlasError {
  return new AtlasError({
    code: "weights/bad-hdf5",
    kind: "input",
    problem: `${what} is listed, and is not there`,
    where,
    remedy: "Download or save the file again",
  });
}

const VARIABLES = "vars";

/** By the numbers of Keras 3. */
function numbered({ datasets, texts }: Hdf5Contents, layers: readonly string[]): readonly NamedDataset[] {
  const folders = Map.groupBy(datasets, ({ path }) => path.slice(0, -1).join("/"));
  const named = [...folders].map(([folder, inside]) => {
    const isOfLayer = folder === VARIABLES || folder.endsWith(`/${VARIABLES}`);
    const path = folder
      .split("/")
      .filter((part) => part !== VARIABLES && part !== "layers" && part !== "_layer");
    const [layer = path.join("/")] = texts.get(folder)?.get("name") ?? [];
    const roles = isOfLayer ? rolesOf(inside) : undefined;
    const names = inside.map(({ path: parts }, i) =>
      [layer, roles?.[i] ?? parts.at(-1)!].filter(Boolean).join("/"),
    );
    return { layer, weights: inside.map((dataset, i) => ({ name: names[i]!, dataset })) };
  });
  const placeOf = ({ layer }: { layer: string }): number =>
    layers.includes(layer) ? layers.indexOf(layer) : layers.length;
  const ordered = named.toSorted((a, b) => placeOf(a) - placeOf(b) || COLLATOR.compare(a.layer, b.layer));
  return ordered.flatMap(({ weights }) => weights);
}

const COLLATOR = new Intl.Collator("en", { numeric: true });

/** What the arrays of one layer are, by their shapes in the order in which Keras makes them; `undefined` for other layers. */
function rolesOf(inside: readonly Hdf5Dataset[]): readonly string[] | undefined {
  const shapes = inside.map(({ shape }) => shape);
  const [first, ...others] = shapes;
  if (first === undefined) return undefined;
  if (first.length >= 2 && others.every(({ length }) => length === 1) && others.length <= 1)
    return ["kernel", "bias"];
  const areAlike = shapes.every(([size, ...rest]) => size === first[0] && rest.length === 0);
  if (!areAlike) return undefined;
  if (shapes.length === 4) return ["gamma", "beta", "moving_mean", "moving_variance"];
  return shapes.length === 2 ? ["gamma", "beta"] : undefined;
}
