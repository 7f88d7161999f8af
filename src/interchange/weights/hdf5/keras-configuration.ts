import { isRecord, parsedJson } from "#files";

/** What the configuration of a model of Keras says of its layers. */
export interface KerasLayers {
  /** Their names in its order, those within layers included. */
  readonly names: readonly string[];
  /** What their batch normalisations add to variances, by the names of these. */
  readonly epsilons: ReadonlyMap<string, number>;
}

/** The layers in the JSON of a configuration; none where it is no configuration. */
export function kerasLayers(json: string): KerasLayers {
  const names: string[] = [];
  const epsilons = new Map<string, number>();
  const visit = (value: unknown): void => {
    const config = isRecord(value) && isRecord(value.config) ? value.config : undefined;
    if (config === undefined) return;
    const { name, epsilon, layers } = config;
    if (typeof name === "string") {
      names.push(name);
      if (isRecord(value) && value.class_name === "BatchNormalization" && isPositive(epsilon))
        epsilons.set(name, epsilon);
    }
    if (Array.isArray(layers)) for (const layer of layers) visit(layer);
  };
  visit(parsedJson(json));
  return { names, epsilons };
}

function isPositive(value: unknown): value is number {
  return typeof value === "number" && value > 0 && Number.isFinite(value);
}
