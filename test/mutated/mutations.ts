import fc from "fast-check";
import { expect } from "vitest";
import { AtlasError } from "#errors";

/** One change of a file. */
type Change =
  | { readonly kind: "set" | "insert"; readonly at: Place; readonly bytes: readonly number[] }
  | { readonly kind: "cut"; readonly at: Place }
  | { readonly kind: "drop" | "repeat"; readonly at: Place; readonly count: number }
  | { readonly kind: "copy"; readonly at: Place; readonly from: Place; readonly count: number };

/** A place in a file of any length: a share of it, or so many bytes from its beginning or end. */
type Place = { readonly of: "whole" | "beginning" | "end"; readonly share: number };

/** What is done to a file, one change after another. */
export type Mutation = readonly Change[];

/** Headers are short, and what they say decides the most. */
const EDGE = 160;

const place: fc.Arbitrary<Place> = fc.record({
  of: fc.constantFrom("whole", "whole", "beginning", "end"),
  share: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});

/** Sizes, counts and offsets that no file has, and those at the edges of what a number of so many bits holds. */
const NUMBERS = [0, 1, 2, 255, 65_535, 2 ** 20, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 40, 2 ** 53, -1, -2];

/** A number as files hold them: in binary of 2, 4 or 8 bytes, either way round, or in digits. */
const number: fc.Arbitrary<readonly number[]> = fc
  .tuple(fc.constantFrom(...NUMBERS), fc.constantFrom(2, 4, 8), fc.constantFrom("little", "big", "digits"))
  .map(([value, width, order]) => {
    if (order === "digits") return [...Buffer.from(String(value))];
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(value));
    const own = [...bytes.subarray(0, width)];
    return order === "little" ? own : own.reverse();
  });

const someBytes: fc.Arbitrary<readonly number[]> = fc.oneof(
  { weight: 4, arbitrary: fc.nat(255).map((byte) => [byte]) },
  { weight: 1, arbitrary: fc.constantFrom(0, 0x7f, 0x80, 0xff).map((byte) => [byte]) },
  { weight: 2, arbitrary: number },
  // What divides and quotes in texts.
  { weight: 1, arbitrary: fc.constantFrom(...Buffer.from("\n,;\"'.-()[]{}e ")).map((byte) => [byte]) },
);

const count = fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 100 }));

const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("set" as const), at: place, bytes: someBytes }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("insert" as const), at: place, bytes: someBytes }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("cut" as const), at: place }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom("drop" as const, "repeat" as const), at: place, count }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("copy" as const), at: place, from: place, count }),
  },
);

/** Mutations of files, most of a single change. */
export const mutations: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(change) },
  { weight: 1, arbitrary: fc.array(change, { minLength: 2, maxLength: 4 }) },
);

/** The bytes of a file after a mutation. */
export function mutated(bytes: Uint8Array, mutation: Mutation): Uint8Array {
  return mutation.reduce(changed, bytes);
}

function changed(bytes: Uint8Array, by: Change): Uint8Array {
  const at = placeIn(bytes, by.at);
  const replaced = (from: number, to: number, part: readonly number[] | Uint8Array): Uint8Array =>
    new Uint8Array(Buffer.concat([bytes.subarray(0, from), Uint8Array.from(part), bytes.subarray(to)]));
  switch (by.kind) {
    case "set":
      return replaced(at, at + by.bytes.length, by.bytes);
    case "insert":
      return replaced(at, at, by.bytes);
    case "cut":
      return bytes.slice(0, at);
    case "drop":
      return replaced(at, at + by.count, []);
    case "repeat":
      return replaced(at, Math.max(0, at - by.count), []);
    case "copy": {
      const from = placeIn(bytes, by.from);
      const part = bytes.subarray(from, from + by.count);
      return replaced(at, at + part.length, part);
    }
  }
}

function placeIn({ length }: Uint8Array, { of, share }: Place): number {
  if (length === 0) return 0;
  const within = Math.floor(share * (of === "whole" ? length : Math.min(length, EDGE)));
  return of === "end" ? length - 1 - within : within;
}

/** LOSS_ATLAS_FUZZ=n tries n mutations of every form of file, from a fresh seed; LOSS_ATLAS_SEED=s from that seed. */
const requested = Number(process.env.LOSS_ATLAS_FUZZ ?? 0);
const given = process.env.LOSS_ATLAS_SEED;
const seed = given !== undefined ? Number(given) : requested > 0 ? Date.now() % 2 ** 31 : 2107;

/** How mutations are tried. */
export interface Trial {
  /** How many where no number is asked for. */
  readonly usual: number;
  /** The part of a number that is asked for, less than 1 for forms that take long; 1 unless given. */
  readonly share?: number;
}

/** How many mutations of a form are tried. */
export function mutationsOf({ usual, share = 1 }: Trial): number {
  return requested > 0 ? Math.ceil(requested * share) : usual;
}

/**
 * Tries a check on mutations of a file; fast-check prints the mutation and the seed of the first that fails.
 *
 * @returns how many there were
 */
export async function forMutations(
  bytes: Uint8Array,
  trial: Trial,
  check: (file: Uint8Array) => Promise<void>,
): Promise<number> {
  const numRuns = mutationsOf(trial);
  const property = fc.asyncProperty(mutations, (mutation) => check(mutated(bytes, mutation)));
  // Shrinking would take as long as the failure itself over and over.
  await fc.assert(property, { numRuns, seed, endOnFailure: true });
  return numRuns;
}

/** Long enough for every mutation that is asked for. */
export const patience = { timeout: 120_000 + 100 * requested } as const;

/** Far more than reading a file of a few kilobytes takes of a processor, milliseconds. */
const LONGEST = 5000;
/** What a thread that reads a file may compute before it is ended, and a little more. */
export const LONGEST_OF_THREADS = 30_000;
/** What reading a small file may keep beside twice its size, bytes. */
const ROOM = 2 ** 26;

/**
 * What is read of a mutated file; `undefined` where it is refused in a sentence. Neither takes long, or much memory.
 *
 * @param longest milliseconds of a processor, where a thread may be given some time
 */
export async function readOrRefused<Read>(
  file: Uint8Array,
  read: () => Promise<Read>,
  longest: number = LONGEST,
): Promise<Read | undefined> {
  const start = process.cpuUsage();
  const before = process.memoryUsage().arrayBuffers;
  const found = await read().catch(refused);
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1000, "milliseconds of a processor").toBeLessThan(longest);
  expect(process.memoryUsage().arrayBuffers - before, "bytes").toBeLessThan(2 * file.length + ROOM);
  return found;
}

/** What programs say to those who write them, and what a terminal would obey, but for new lines. */
const OF_PROGRAMS =
  /[^\P{Cc}\n]|undefined|\[object|Cannot read|is not a function|not iterable|Invalid (array|typed)/u;

function refused(error: unknown): undefined {
  if (!(error instanceof AtlasError)) throw error;
  expect(error.kind, error.message).toBe("input");
  expect(error.message).not.toMatch(OF_PROGRAMS);
}
