import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { requireDevice } from "#engine";
import { AtlasError, formatError } from "#errors";

const ENTRY = new URL("../../bin/loss-atlas.js", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "loss-atlas-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Outcome {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

function lossAtlas(...words: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [ENTRY, ...words], { cwd: folder }, (_, output, errors) =>
      resolve({ code: child.exitCode ?? -1, output, errors }),
    );
  });
}

describe("loss-atlas", { concurrent: true }, () => {
  it("shows its commands and examples, also when called without a word", async () => {
    const [asked, bare] = await Promise.all([lossAtlas("--help"), lossAtlas()]);
    expect(asked).toEqual({
      code: 0,
      errors: "",
      output: expect.stringContaining("loss-atlas init my.yaml"),
    });
    expect(bare).toEqual(asked);
    for (const line of asked.output.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it("knows its version", async () => {
    expect((await lossAtlas("--version")).output).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    [["plna"], "unknown command 'plna' (Did you mean plan?)"],
    [["plan", "--jsno"], "unknown option '--jsno' (Did you mean --json?)"],
    [["plan", "--workers", "0"], "Expected a whole number of at least 1."],
    [["plan", "a", "b"], "too many arguments"],
  ])("answers %j with one line and exit code 2", async (words, message) => {
    const { code, errors, output } = await lossAtlas(...words);
    expect({ code, output }).toEqual({ code: 2, output: "" });
    expect(errors).toContain(message);
    expect(errors).toMatch(/^error \[cli\/usage\]: [^\n]*\n$/);
  });

  it("writes a configuration that it can plan, and does not replace it unasked", async () => {
    const written = await lossAtlas("init", "made.yaml", "--schema");
    expect(written).toMatchObject({ code: 0, errors: "" });
    expect(readFileSync(join(folder, "made.yaml"), "utf8")).toContain("$schema=./made.schema.json\n");
    expect(JSON.parse(readFileSync(join(folder, "made.schema.json"), "utf8"))).toHaveProperty(
      "properties.grid",
    );
    const [again, planned] = await Promise.all([
      lossAtlas("init", "made.yaml"),
      lossAtlas("plan", "made.yaml", "--json"),
    ]);
    expect(again).toMatchObject({ code: 2, errors: expect.stringContaining("init/file-exists") });
    expect(JSON.parse(planned.output)).toMatchObject({ name: "made", seeds: 3 });
  });

  it("tells mistakes on standard error, without a stack", async () => {
    writeFileSync(join(folder, "bad.yaml"), "seeds: 0\n");
    const { code, errors, output } = await lossAtlas("plan", "bad.yaml");
    expect({ code, output, errors }).toEqual({
      code: 2,
      output: "",
      errors:
        "error [configuration/invalid]: bad.yaml:1:8: seeds is 0; expected a whole number from 1 to 1,000\n",
    });
  });

  it("refuses a device that does not compute here in one line, before it writes anything", async () => {
    const refusals = await Promise.all(
      (["webgpu", "cuda"] as const).map(async (device) => {
        const error = await requireDevice(device).catch((reason: unknown) => reason);
        return error instanceof AtlasError ? [{ device, error }] : [];
      }),
    );
    for (const { device, error } of refusals.flat()) {
      expect(await lossAtlas("run", "--device", device, "--name", "nowhere")).toEqual({
        code: 2,
        output: "",
        errors: `${formatError(error)}\n`,
      });
    }
    expect(await lossAtlas("run", "--device", "gpu", "--name", "nowhere")).toMatchObject({
      code: 2,
      errors: expect.stringContaining("one of cpu, webgpu, cuda. Did you mean cpu?"),
    });
    expect(existsSync(join(folder, "runs"))).toBe(false);
  });

  it("shows how a program is compiled, in numbers, as text and as a file", async () => {
    const inspect = (...words: readonly string[]) =>
      lossAtlas("inspect", "--program", "logits", "--width", "3", "--batch", "5", ...words);
    const [numbers, program, unknown] = await Promise.all([
      inspect("--json", "--output", "logits.onnx"),
      inspect("--pass", "trace"),
      inspect("--without", "no-such-pass"),
    ]);
    const inspection = JSON.parse(numbers.output);
    expect(inspection).toMatchObject({ program: "logits", networks: 1, rows: 5 });
    expect(readFileSync(join(folder, "logits.onnx"))).toHaveLength(inspection.bytes);
    expect(program).toEqual({ code: 0, errors: "", output: `${inspection.stages[0].text.trimEnd()}\n` });
    expect(unknown).toMatchObject({ code: 2, output: "" });
    expect(unknown.errors).toMatch(
      /^error \[inspect\/pass\]: --without: there is no pass "no-such-pass"; .*\n$/,
    );
  });

  it("writes where it cannot with exit code 1 and leaves nothing behind", async () => {
    const { code, errors } = await lossAtlas("init", "no-such-folder/a.yaml");
    expect(code).toBe(1);
    expect(errors).toContain("files/unwritable");
    expect(existsSync(join(folder, "no-such-folder"))).toBe(false);
  });
});
