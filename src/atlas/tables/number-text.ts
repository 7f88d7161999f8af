import { AtlasError } from "#errors";

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** A number in its shortest form that reads back as the same double; empty for `null`. */
export function numberText(value: number | null): string {
  return value === null ? "" : String(value);
}

/**
 * The number that a table's value stands for; `null` if it is empty.
 *
 * @param where file, line and column for errors.
 * @throws AtlasError `tables/not-a-number` (kind `input`)
 */
export function parseNumber(text: string, where: string): number | null {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  const value = Number(trimmed);
  if (DECIMAL.test(trimmed) && Number.isFinite(value)) return value;
  throw new AtlasError({
    code: "tables/not-a-number",
    kind: "input",
    problem: `${JSON.stringify(text)} is no finite number`,
    where,
    expected: "a decimal number, or nothing where nothing was measured",
  });
}
