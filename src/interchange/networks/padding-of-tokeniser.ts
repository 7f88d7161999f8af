import { basename, dirname, join } from "node:path";
import { isRecord, parsedJson, readTextFile } from "#files";

/**
 * The token that fills texts up, as the configuration of a network or its tokeniser says that lies beside a file, the way
 * Hugging Face writes them: `config.json`, `tokenizer.json`, `tokenizer_config.json`, in the folder of the file or, where that
 * is called `onnx`, above it. `undefined` where none says it.
 */
export async function paddingOfTokeniser(path: string): Promise<number | undefined> {
  const folder = dirname(path);
  const folders = basename(folder) === "onnx" ? [folder, dirname(folder)] : [folder];
  for (const own of folders) {
    for (const [name, read] of READERS) {
      const text = await readTextFile(join(own, name)).catch(() => undefined);
      const whole = text === undefined ? undefined : parsedJson(text);
      const token = isRecord(whole) ? read(whole) : undefined;
      if (token !== undefined && Number.isInteger(token) && token >= 0) return token;
    }
  }
  return undefined;
}

type Read = (whole: Readonly<Record<string, unknown>>) => number | undefined;

const READERS: readonly (readonly [name: string, read: Read])[] = [
  ["config.json", ({ pad_token_id: id }) => numberOf(id)],
  ["tokenizer.json", ({ padding }) => (isRecord(padding) ? numberOf(padding.pad_id) : undefined)],
  [
    "tokenizer_config.json",
    ({ pad_token: pad, added_tokens_decoder: tokens }) => {
      const content = isRecord(pad) ? pad.content : pad;
      if (typeof content !== "string" || !isRecord(tokens)) return undefined;
      const found = Object.entries(tokens).find(([, own]) => isRecord(own) && own.content === content);
      return found === undefined ? undefined : Number(found[0]);
    },
  ],
];

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
