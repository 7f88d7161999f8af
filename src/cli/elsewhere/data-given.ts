import { settingsGivenBy } from "#atlas/configuration";
import { isRecord } from "#files";

/** Settings of the data that overrides name, such as `data.y=label`. */
export function dataGivenBy(set: readonly string[]): Readonly<Record<string, unknown>> {
  const given = settingsGivenBy(set);
  const data = isRecord(given) ? given.data : undefined;
  return isRecord(data) ? data : {};
}

/** The source that is named among settings of the data. */
export function sourceIn({ source }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof source === "string" ? source : undefined;
}

/** How many test examples are asked for among settings of the data. */
export function testExamplesIn({
  test_examples: count,
}: Readonly<Record<string, unknown>>): number | undefined {
  return typeof count === "number" ? count : undefined;
}
