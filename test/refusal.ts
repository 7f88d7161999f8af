import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect } from "vitest";
import type { Ending } from "./command-line.ts";
import { pathsUnder } from "./files-under.ts";

/** Files to make by path, below the folder they are made in. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** What must be said of an input, and how the command must end. */
export interface Refusal {
  /** 2 for what the user must mend, 1 for what the machine must. */
  readonly code: 1 | 2;
  /** The stable code of the error, such as `files/missing`. */
  readonly error: string;
  /** Where, what was found, what was expected, what to do: parts of the message, in their order. */
  readonly says: readonly string[];
}

/** A maker of fresh folders for a test file, all removed after its last test. */
export function scratchFolders(name: string): (files?: Files) => string {
  const root = mkdtempSync(join(tmpdir(), `loss-atlas-${name}-`));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  return (files = {}) => {
    const folder = mkdtempSync(join(root, "folder-"));
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return folder;
  };
}

/** Expects one message on one line, with a code, the parts in their order and no trace of the program's insides. */
export function expectRefusal({ code, errors, output }: Ending, refusal: Refusal): void {
  const messages = errors.split("\n").filter((line) => line.startsWith("error"));
  const [message = ""] = messages;
  expect({ code, messages: messages.length, output }, errors).toEqual({
    code: refusal.code,
    messages: 1,
    output: "",
  });
  expect(message).toContain(`error [${refusal.error}]: `);
  expect(partsInOrder(message, refusal.says), message).toEqual(refusal.says);
  expect(errors.trimEnd().split("\n").at(-1)).toBe(message);
  expect(errors).not.toMatch(/^ {4}at |node:internal|undefined|\[object /m);
}

/** Expects that nothing half-written and no lock is left below a folder. */
export function expectNoRemains(folder: string): void {
  expect(pathsUnder(folder).filter((path) => /\.tmp$|(^|\/)lock\.json$/.test(path))).toEqual([]);
}

/** The parts that a message has, each after the one before. */
function partsInOrder(message: string, parts: readonly string[]): string[] {
  let position = 0;
  return parts.filter((part) => {
    const found = message.indexOf(part, position);
    if (found === -1) return false;
    position = found + part.length;
    return true;
  });
}
