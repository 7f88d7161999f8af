import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { decodeWeights } from "../index.ts";

const MAGIC = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

test("what is no HDF5 file but for its first bytes is refused in words", async () => {
  const file = Uint8Array.from([...MAGIC, ...Array(2000).fill(7)]);
  await expect(decodeWeights(file, "w.h5")).rejects.toThrow(
    expect.objectContaining({
      code: "weights/bad-hdf5",
      kind: "input",
      problem: expect.stringMatching(/^the HDF5 file cannot be read: /),
    }),
  );
});

test("where h5wasm is not installed, how to install it is said", async () => {
  const without = `import { registerHooks } from "node:module";
    registerHooks({ resolve(name, context, next) {
      if (name === "h5wasm") throw new Error("Cannot find package");
      return next(name, context);
    } });`;
  const program = `import { decodeWeights } from ${JSON.stringify(join(import.meta.dirname, "../index.ts"))};
    const file = Uint8Array.from(${JSON.stringify(MAGIC)});
    console.log(JSON.stringify(await decodeWeights(file, "w.h5").catch(({ code, kind, remedy }) => ({ code, kind, remedy }))));`;
  const hooks = `data:text/javascript,${encodeURIComponent(without)}`;
  const words = ["--input-type=module-typescript", "--eval", program];
  const { stdout } = await promisify(execFile)(process.execPath, words, {
    env: { ...process.env, NODE_OPTIONS: `--import "${hooks}"` },
  });
  expect(JSON.parse(stdout)).toEqual({
    code: "weights/needs-h5wasm",
    kind: "failure",
    remedy: "Install it with npm install h5wasm@0.10.3, or save the weights with numpy.savez",
  });
});
