/** The value of a setting in the words of its file: lists with commas, mappings as `name value, name value`. */
export function settingWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(settingWords).join(", ");
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(([name, inner]) => `${name.replaceAll("_", " ")} ${settingWords(inner)}`)
    .join(", ");
}
