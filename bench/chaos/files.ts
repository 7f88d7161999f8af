import {
  appendFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import type { RandomStream } from "#random";
import type { Complaints } from "./complaints.ts";
import { type Mishap, oneOf } from "./mishap.ts";

/** A run in a folder. */
export interface FilesScene {
  /** The folder of the run. */
  readonly run: string;
  readonly complaints: Complaints;
  readonly stream: RandomStream;
}

/** What befalls the files of a run. */
export const FILES: readonly Mishap<FilesScene>[] = [
  { name: "weights deleted", weight: 2, strike: weights((path) => rmSync(path)) },
  { name: "a bit of weights flipped", weight: 2, strike: weights(flipBit) },
  { name: "a bit of a journal flipped", weight: 2, strike: journal(flipBit) },
  { name: "the end of a journal torn off", weight: 2, strike: journal(tear) },
  { name: "garbage appended to a journal", weight: 2, strike: journal(appendGarbage) },
  { name: "lease of a job deleted", weight: 3, strike: member("leases") },
  { name: "file of a member deleted", weight: 2, strike: member("crew") },
  { name: "account garbled", weight: 1, strike: harmed("", /^progress\.json$/, garble) },
];

type Harm = (path: string, stream: RandomStream) => void;

/** Harms one of the files of a folder whose name is of a kind. */
function harmed(
  folder: string,
  kind: RegExp,
  harm: Harm,
  excuse?: (scene: FilesScene, name: string) => void,
) {
  return async (scene: FilesScene) => {
    try {
      const own = join(scene.run, folder);
      const name = oneOf(
        readdirSync(own).filter((one) => kind.test(one)),
        scene.stream,
      );
      if (name === undefined) return false;
      // Before it is done, for whoever finds it may be quick.
      excuse?.(scene, name);
      harm(join(own, name), scene.stream);
      return true;
    } catch {
      // It has gone by itself.
      return false;
    }
  };
}

function weights(harm: Harm) {
  return harmed("weights", /^[^.].*\.safetensors$/, harm, ({ complaints }, name) =>
    complaints.excuse({ code: "run/weights", names: `weights/${name}` }),
  );
}

function journal(harm: Harm) {
  return harmed("journal", /\.jsonl$/, harm, ({ complaints }, name) => {
    complaints.excuse({ code: "journal/corrupted", names: `journal/${name}:` });
    // The number of a format is as good a place for a bit to flip as any.
    complaints.excuse({ code: "journal/unknown-version", names: `journal/${name}:` });
  });
}

/** Deletes what a member holds its place or a job by: it finds out, or nobody need. */
function member(folder: "leases" | "crew") {
  return harmed(
    folder,
    /^[^.].*\.json$/,
    (path) => rmSync(path),
    ({ complaints }) => {
      if (folder === "crew") complaints.excuse({ code: "run/taken-for-gone", names: "" });
    },
  );
}

function flipBit(path: string, stream: RandomStream): void {
  const bytes = readFileSync(path);
  if (bytes.length === 0) throw new RangeError(`${basename(path)} is empty`);
  bytes[stream.below(bytes.length)]! ^= 1 << stream.below(8);
  writeFileSync(path, bytes);
}

/** Takes away a part of the last line, of which as much as all but a byte may stay. */
function tear(path: string, stream: RandomStream): void {
  const { size } = statSync(path);
  const before = readFileSync(path).subarray(0, -1).lastIndexOf("\n") + 1;
  if (size <= before) throw new RangeError(`${basename(path)} is empty`);
  truncateSync(path, before + stream.below(size - before));
}

function appendGarbage(path: string, stream: RandomStream): void {
  const bytes = Buffer.from(Array.from({ length: 1 + stream.below(400) }, () => stream.below(256)));
  appendFileSync(path, bytes);
}

function garble(path: string, stream: RandomStream): void {
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, stream.below(bytes.length)));
}
