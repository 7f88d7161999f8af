import { isRecord, parsedJson } from "#files";

/** Which weights files of a run were removed to make room, so that nobody takes them for lost. */
export const PRUNED_FILE = "pruned.json";

/** The keys of the networks whose weights a file says were removed; some may have been trained anew since. */
export function parsedPruned(text: string): ReadonlySet<string> {
  const value = parsedJson(text);
  const networks = isRecord(value) && Array.isArray(value.networks) ? value.networks : [];
  return new Set(networks.filter((key): key is string => typeof key === "string"));
}

/** The text of such a file. */
export function prunedText(networks: ReadonlySet<string>): string {
  return `${JSON.stringify({ version: 1, networks: [...networks].sort() })}\n`;
}
