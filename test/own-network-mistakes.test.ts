import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfiguration } from "#atlas/configuration";
import { AtlasError } from "#errors";

let folder: string;
let sound: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "loss-atlas-mistakes-"));
  sound = await readFile(new URL("./own-network/network.ts", import.meta.url), "utf8");
  await writeFile(
    join(folder, "norm.ts"),
    await readFile(new URL("./own-network/norm.ts", import.meta.url), "utf8"),
  );
  await writeFile(
    join(folder, "own.yaml"),
    "{ data: { source: glyphs, size: 8 }, model: { module: ./network.ts }, grid: { load: { width: [4, 8] } } }",
  );
});
afterAll(() => rm(folder, { recursive: true }));

type Change = readonly [text: string, replacement: string];

/** What is told of the sound network after some replacements, and the text that was told of. */
async function mistakeOf(...changes: readonly Change[]) {
  const wrong = changes.reduce((text, [before, after]) => {
    expect(text).toContain(before);
    return text.replace(before, () => after);
  }, sound);
  await writeFile(join(folder, "network.ts"), wrong);
  const error: unknown = await readConfiguration(join(folder, "own.yaml")).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AtlasError)) throw new Error(`told as ${String(error)}`);
  expect(error.kind).toBe("input");
  return { error, lines: wrong.split("\n") };
}

const HEAD = 'return np.dot(z.mean(1), p["head.weight"]!).add(p["head.bias"]!);';

test("the network without a mistake is read", async () => {
  await writeFile(join(folder, "network.ts"), sound);
  await readConfiguration(join(folder, "own.yaml"));
});

/** The sound network with other means of its last activations. */
const withMeans = (means: string): Change => ["z.mean(1)", means];

const importing = (name: string): Change => ["{ nn, numpy as np }", `{ nn, numpy as np, ${name} }`];

const AT_LINES: readonly {
  readonly name: string;
  readonly changes: readonly Change[];
  readonly code: string;
  readonly words: string;
  /** Part of the line that is told. */
  readonly at: string;
}[] = [
  {
    name: "a forgotten ref",
    changes: [["norm(z.ref,", "norm(z,"]],
    code: "network/mistake",
    words: "every use of an array but the last needs .ref",
    at: "z = z.add(attention(",
  },
  {
    name: "sizes that do not fit",
    changes: [["[classes],\n  };", "[classes + 1],\n  };"]],
    code: "network/mistake",
    words: "sizes 3,10 and 11 of two arrays do not go together",
    at: 'add(p["head.bias"]!)',
  },
  {
    name: "a product that does not fit",
    changes: [["[width, 3 * width]", "[width + 1, 3 * width]"]],
    code: "network/mistake",
    words: "not aligned",
    at: "np.dot(normed",
  },
  {
    name: "a misspelt parameter",
    changes: [['p["head.bias"]', 'p["head.biass"]']],
    code: "network/mistake",
    words: "there is no parameter head.biass",
    at: "head.biass",
  },
  {
    name: "a function that is not there",
    changes: [["nn[activation](", "nn.gellu("]],
    code: "network/mistake",
    words: "there is no function nn.gellu",
    at: "nn.gellu(",
  },
  {
    name: "a throw",
    changes: [[HEAD, `throw new Error("odd sizes"); ${HEAD}`]],
    code: "network/mistake",
    words: "odd sizes",
    at: "throw",
  },
  {
    name: "an end of the process",
    changes: [[HEAD, `process.exit(0); ${HEAD}`]],
    code: "network/mistake",
    words: "it ends the process",
    at: "process.exit(0)",
  },
  {
    name: "a recursion without end",
    changes: [
      ["export function logits", "const turn = (x: np.Array): np.Array => turn(x);\nexport function logits"],
      [HEAD, `z = turn(z);\n  ${HEAD}`],
    ],
    code: "network/mistake",
    words: "Maximum call stack size exceeded",
    at: "turn(",
  },
  {
    name: "a fixed batch",
    changes: [["= x.shape as", "= [3, ...x.shape.slice(1)] as"]],
    code: "network/mistake",
    words: "cannot be reshaped",
    at: ".reshape([batch,",
  },
  {
    name: "a value that is read",
    changes: [[HEAD, `if (z.ref.mean().js() > 0) z = z.mul(2);\n  ${HEAD}`]],
    code: "network/mistake",
    words: "the value of a traced array cannot be read",
    at: ".js()",
  },
  {
    name: "chance",
    changes: [withMeans("z.mean(1).mul(Math.random())")],
    code: "network/impure",
    words: "when it is called again",
    at: "Math.random()",
  },
  {
    name: "a counter",
    changes: [
      ["export function logits", "let calls = 0;\nexport function logits"],
      withMeans("z.mean(1).mul(calls++)"),
    ],
    code: "network/impure",
    words: "when it is called again",
    at: "calls++)",
  },
  {
    name: "an array made outside",
    changes: [
      ["export function logits", "const one = np.ones([1]);\nexport function logits"],
      withMeans("z.mean(1).mul(one)"),
    ],
    code: "network/impure",
    words: "made outside of it",
    at: "mul(one)",
  },
  {
    name: "an array kept between calls",
    changes: [
      ["export function logits", "let kept: np.Array | undefined;\nexport function logits"],
      [HEAD, `kept ??= z.ref;\n  ${HEAD}`],
      withMeans("z.mean(1).mul(kept.ref.mean(1))"),
    ],
    code: "network/mistake",
    words: "left over from an earlier call",
    at: "kept.ref",
  },
  {
    name: "a primitive without a way",
    changes: [importing("lax"), withMeans("np.dot(z.mean(1), lax.linalg.cholesky(np.eye(z.shape[2]!)))")],
    code: "network/unsupported",
    words: "cholesky, which cannot be compiled",
    at: "lax.linalg.cholesky(",
  },
  {
    name: "random numbers",
    changes: [importing("random"), withMeans("z.mean(1).mul(random.uniform(random.key(1), [z.shape[2]!]))")],
    code: "network/unsupported",
    words: "Leave dropout out",
    at: "random.uniform(",
  },
  {
    name: "half numbers",
    changes: [withMeans("z.mean(1).astype(np.float16).astype(np.float32)")],
    code: "network/unsupported",
    words: "computes with float16",
    at: "astype(np.float16)",
  },
  {
    name: "what is no number",
    changes: [withMeans("np.log(z.mean(1).mul(0).sub(1))")],
    code: "network/not-a-number",
    words: "the first that is none comes of log",
    at: "np.log(",
  },
];

test.each(AT_LINES)("$name is told at its line", async ({ changes, code, words, at }) => {
  const { error, lines } = await mistakeOf(...changes);
  expect(error.message).toContain(words);
  expect(error.code).toBe(code);
  const place = /network\.ts:(\d+):\d+$/.exec(error.where ?? "");
  expect(lines[Number(place?.[1]) - 1]).toContain(at);
  expect(error.lines[0]).toContain(at);
});

test.each([
  [
    "a gradient that is no number",
    "z.mean(1)",
    "np.sqrt(np.square(nn.relu(z.ref.mean(1).sub(1e6)))).add(z.mean(1))",
    "network/not-a-number",
    "the gradient along its parameter",
  ],
  ["no logits", "export function logits", "export function logit", "network/exports", "it exports no logits"],
  ["sizes of no kind", "depth: 1,", 'depth: "one",', "network/sizes", 'size depth is "one"'],
  [
    "a size with a name that is taken",
    "depth: 1,",
    "depth: 1, initialisation: 1,",
    "network/sizes",
    "initialisation",
  ],
  [
    "a shape of no numbers",
    "[classes],\n  };",
    "[undefined],\n  };",
    "network/parameters",
    "head.bias is [null]",
  ],
  ["an unknown start", "init: 0.02", 'init: "zero"', "network/parameters", "is to begin as"],
  ["logits of another shape", "z.mean(1)", "z", "network/logits", "[3, 8, 10] for 3 examples"],
  [
    "an answer later",
    "export function logits",
    "export async function logits",
    "network/mistake",
    "returns no array",
  ],
  [
    "TypeScript that is more than types",
    "export const sizes",
    "enum Odd { A }\nexport const sizes",
    "network/mistake",
    "cannot be stripped (enum)",
  ],
  ["bad syntax", "let z = np", "let z = = np", "network/mistake", "cannot be loaded"],
  [
    "a file that is not there",
    "./norm.ts",
    "./norm",
    "network/mistake",
    "Write a relative path with its ending",
  ],
  ["a package that is not there", '"@jax-js/jax"', '"@jax-js/jx"', "network/mistake", "which is not there"],
  [
    "an await at the top",
    "export const sizes",
    "await 1;\nexport const sizes",
    "network/mistake",
    "waits at its top level",
  ],
] as const)("%s is told", async (_, text, replacement, code, words) => {
  const { error } = await mistakeOf([text, replacement]);
  expect(error.message).toContain(words);
  expect(error.code).toBe(code);
  expect(error.where).toContain("network.ts");
});

test("a parameter that nothing depends on is noted", async () => {
  const { notesOn } = await import("#atlas/configuration");
  await writeFile(
    join(folder, "network.ts"),
    sound.replace('"head.bias": [classes],', '"head.bias": [classes], extra: [3],'),
  );
  const notes = notesOn(await readConfiguration(join(folder, "own.yaml")));
  expect(notes.join()).toContain("no logit depends on the parameter extra");
});

const CORRECTED = `
import { nn, numpy as np } from "@jax-js/jax";
export const parameters = ({ inputShape, classes, width }) => ({
  weight: [inputShape.reduce((product, size) => product * size, 1), width],
  mix: [4, width],
  head: [width, classes],
});
export function logits(p, x) {
  const rows = x.shape[0];
  const z = nn.softplus(np.dot(x.reshape([rows, -1]), p.weight).mul(1000)).mul(0.001);
  const mixed = np.matmul(p.mix, z.ref.reshape([rows, -1, 1]));
  return np.dot(z, p.head).add(mixed.mean([1, 2]).reshape([rows, 1]));
}`;

test("stacks of matrices meet as NumPy's do in a network, and softplus does not overflow", async () => {
  await writeFile(join(folder, "network.ts"), CORRECTED);
  await readConfiguration(join(folder, "own.yaml"));
});

test("a size of which nothing is made is noted", async () => {
  const { notesOn } = await import("#atlas/configuration");
  await writeFile(join(folder, "network.ts"), sound.replace("depth: 1,", "depth: 1,\n  blocks: 3,"));
  const notes = notesOn(await readConfiguration(join(folder, "own.yaml")));
  expect(notes.join()).toContain("network.ts names the size blocks and makes nothing of it");
});

test("an axis of a width of which nothing is made is refused", async () => {
  const fixed = sound.replace("width: 8,", "units: 8,").replaceAll(/\bwidth\b(?=[,)\]} ])/g, "units");
  await writeFile(join(folder, "network.ts"), fixed);
  await expect(readConfiguration(join(folder, "own.yaml"))).rejects.toThrow(
    "network.ts makes nothing of the width",
  );
  await readConfiguration(join(folder, "own.yaml"), { overrides: ["grid.load={ model.units: [4, 8] }"] });
});
