import { AtlasError } from "#errors";
import type { CellConfiguration } from "./cell-configuration.ts";
import { dataSection } from "./data-section.ts";
import { modelSection } from "./model-section.ts";
import { trainingSection } from "./training-section.ts";

/**
 * Refuses a configuration that another process has read and this one cannot, since nobody registered here what it names:
 * a family, a source, a loss or an optimiser, or a setting of one.
 *
 * @param module what this process has imported, which is to register them
 * @throws AtlasError `configuration/unregistered` of kind `input`
 */
export function requireRegistered({ data, model, training }: CellConfiguration, module: string): void {
  const sections = [
    ["data", dataSection().safeParse(data)],
    ["model", modelSection().safeParse(model)],
    ["training", trainingSection().safeParse(training)],
  ] as const;
  for (const [name, { error }] of sections) {
    const issue = error?.issues[0];
    if (issue === undefined) continue;
    throw new AtlasError({
      code: "configuration/unregistered",
      kind: "input",
      where: module,
      problem: `the module knows no such ${[name, ...issue.path].join(".")}: ${valueAt({ data, model, training }, [name, ...issue.path])}`,
      expected: issue.message,
      remedy: "Register in the module of jobs what the program registers that starts the run",
    });
  }
}

function valueAt(of: unknown, path: readonly PropertyKey[]): string {
  const value = path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    of,
  );
  return JSON.stringify(value);
}
