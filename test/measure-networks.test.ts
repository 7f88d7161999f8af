import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeSafetensors } from "#files";
import { randomStream } from "#random";
import { float32Tensor } from "#trees";
import { npzFile } from "../src/sources/readers/numpy-files.testing.ts";
import { standingLossAtlas } from "./standing-command.ts";

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-elsewhere-"));
afterAll(() => rmSync(folder, { recursive: true }));

const FEATURES = 4;
const CLASSES = 3;

/** A perceptron that tells which of the first three features is largest, by weights near those that do it exactly. */
async function classifier(name: string, seed: number): Promise<void> {
  const stream = randomStream(seed, "classifier");
  const near = (rows: number, columns: number, scale: number) =>
    float32Tensor(
      Float32Array.from(
        { length: rows * columns },
        (_, i) => (Math.floor(i / columns) === i % columns ? scale : 0) + 0.05 * stream.normal(),
      ),
      [rows, columns],
    );
  const shift = (count: number, value: number) =>
    float32Tensor(
      Float32Array.from({ length: count }, () => value),
      [count],
    );
  await writeSafetensors(join(folder, name), {
    tensors: {
      "fc1.weight": near(8, FEATURES, 1),
      "fc1.bias": shift(8, 3),
      "fc2.weight": near(CLASSES, 8, 4),
      "fc2.bias": shift(CLASSES, 0),
    },
    metadata: {},
  });
}

/** Examples and the largest of their first three features. */
function writeExamples(name: string, count: number, seed: number): void {
  const stream = randomStream(seed, "examples");
  const rows = Array.from({ length: count }, () => Array.from({ length: FEATURES }, () => stream.normal()));
  const labels = rows.map((row) => row.slice(0, CLASSES).indexOf(Math.max(...row.slice(0, CLASSES))));
  const arrays = {
    inputs: { type: "<f4", shape: [count, FEATURES], values: rows.flat() },
    y: { type: "<i8", shape: [count], values: labels },
  };
  writeFileSync(join(folder, `${name}.npz`), npzFile(arrays));
}

beforeAll(async () => {
  await classifier("a.safetensors", 1);
  await classifier("b.safetensors", 2);
  writeExamples("train", 120, 3);
  writeExamples("test", 90, 4);
});

const ALONE = ["--workers", "1"];
const DATA = [
  ...ALONE,
  "--data",
  "train.npz",
  "--test",
  "test.npz",
  "--budget",
  "5s",
  "--set",
  "data.x=inputs",
];
const measure = (...words: readonly string[]) => standingLossAtlas(["measure", ...words], { cwd: folder });

describe("networks that were trained elsewhere", () => {
  it("are measured, labelled, diagnosed and reported, and a second call finds all done", async () => {
    const words = [
      "--weights",
      "a.safetensors",
      "b.safetensors",
      "--family",
      "mlp",
      ...DATA,
      "--name",
      "two",
      "--write-grid",
      "next.yaml",
    ];
    const { code, output, errors } = await measure(...words);
    expect(code, errors).toBe(0);
    expect(errors).toMatch(/within the budget of 5 s/);
    expect(output).toMatch(/Test accuracy +9\d/);
    expect(output).toMatch(/May I average these networks\?\n {2}yes: /);
    expect(output).toMatch(/batch size, learning\s+rate, weight decay and width have no value/);
    for (const line of output.split("\n").slice(0, -8)) expect(line.length).toBeLessThanOrEqual(80);
    const record: unknown = JSON.parse(readFileSync(join(folder, "runs/two/measured.json"), "utf8"));
    expect(record).toMatchObject({
      failures: [],
      numbers: expect.arrayContaining([
        expect.objectContaining({ quantity: "hessian_trace", of: "network" }),
        expect.objectContaining({ quantity: "test_ensemble_gain_pct", of: "cell" }),
        expect.objectContaining({ quantity: "mode_connectivity_pct", of: "pair" }),
      ]),
    });
    expect(existsSync(join(folder, "runs/two/report.html"))).toBe(true);
    expect(readFileSync(join(folder, "runs/two/cells.csv"), "utf8")).toMatch(/\n,,120,0,,,,90,2,0,0,/);
    const plan = await standingLossAtlas(["plan", "next.yaml", "--json"], { cwd: folder });
    expect(plan.code, plan.errors).toBe(0);
    expect(JSON.parse(plan.output)).toMatchObject({ seeds: 3 });
    const again = await measure(...words, "--json");
    expect(again.code, again.errors).toBe(0);
    expect(JSON.parse(again.output)).toEqual(record);
  });

  it("are refused in words where something is missing or does not fit", async () => {
    const refusal = async (...words: readonly string[]) => {
      const { code, errors, output } = await measure(...words);
      expect([code, output]).toEqual([2, ""]);
      return errors;
    };
    expect(await refusal("--weights", "a.safetensors")).toContain("no data are given");
    expect(await refusal()).toContain("no data are given");
    expect(await refusal("--data", "train.npz")).toContain("no network is named");
    expect(await refusal("nothing.onnx", "--data", "train.npz")).toContain("nothing.onnx: no such file");
    expect(await refusal("a.safetensors", "--weights", "b.safetensors", "--data", "train.npz")).toContain(
      "no model that --weights could be of",
    );
    expect(await refusal("a.safetensors", "--family", "mlp", "--data", "nowhere")).toContain(
      "nowhere: no such file",
    );
    expect(await refusal("curvatur")).toContain("Did you mean curvature?");
  });
});

describe("two networks that were trained elsewhere", () => {
  it("are put side by side, and questions about them are answered", async () => {
    const options = [...DATA, "--family", "mlp"];
    const { code, output, errors } = await standingLossAtlas(
      ["compare", "a.safetensors", "b.safetensors", ...options],
      {
        cwd: folder,
      },
    );
    expect(code, errors).toBe(0);
    expect(output).toMatch(/Test accuracy +9\d\S* +9\d\S* +(%\n +difference )?\S+ \[\S+, \S+\]/);
    expect(output).toMatch(/Hessian trace/);
    expect(output).toMatch(/May I average these two\?\n {2}yes: /);
    expect(output).toMatch(/Would an ensemble of the two help\?\n {2}not known: /);
    const [file] = /runs\/compared-\S+\.json/.exec(output)!;
    expect(JSON.parse(readFileSync(join(folder, file), "utf8"))).toMatchObject({
      numbers: expect.arrayContaining([
        expect.objectContaining({ quantity: "test_loss", isPaired: true }),
        expect.objectContaining({ quantity: "hessian_trace", isPaired: false }),
      ]),
    });
  });
});

describe("networks that read examples in two ways", () => {
  /** Images by their darkness, and two networks that tell dark from light: of pixels in [0, 1], and of bytes. */
  beforeAll(async () => {
    const stream = randomStream(9, "images");
    for (const [name, count] of [
      ["dark-train", 100],
      ["dark-test", 100],
    ] as const) {
      const rows = Array.from({ length: count }, () => {
        const light = 256 * stream.uniform();
        return Array.from({ length: 4 }, () =>
          Math.max(0, Math.min(255, Math.floor(light + 8 * stream.normal()))),
        );
      });
      const labels = rows.map((row) => Number(row.reduce((sum, own) => sum + own, 0) > 510));
      writeFileSync(
        join(folder, `${name}.npz`),
        npzFile({
          x: { type: "|u1", shape: [count, 1, 2, 2], values: rows.flat() },
          y: { type: "<i8", shape: [count], values: labels },
        }),
      );
    }
    for (const [name, scale] of [
      ["unit", 1],
      ["bytes", 255],
    ] as const) {
      const weights = (values: readonly number[], shape: readonly number[]) =>
        float32Tensor(Float32Array.from(values), shape);
      await writeSafetensors(join(folder, `${name}.safetensors`), {
        tensors: {
          "a.weight": weights(
            [1, 1, 1, 1, 0.1, 0, 0, 0].map((own) => own / scale),
            [2, 4],
          ),
          "a.bias": weights([0, 1], [2]),
          "b.weight": weights([-4, 0.1, 4, 0], [2, 2]),
          "b.bias": weights([8, -8], [2]),
        },
        metadata: {},
      });
    }
  });

  const compare = (...words: readonly string[]) =>
    standingLossAtlas(
      [
        "compare",
        "unit.safetensors",
        "bytes.safetensors",
        "--family",
        "mlp",
        "--data",
        "dark-train.npz",
        "--test",
        "dark-test.npz",
        "--budget",
        "1s",
        ...ALONE,
        ...words,
      ],
      { cwd: folder },
    );

  it("are each named with its own, and then compared each read in its own way", async () => {
    const refused = await compare();
    expect(refused.code).toBe(2);
    expect(refused.errors).toContain("--normalise none --normalise bytes");
    const { code, output, errors } = await compare("--normalise", "none", "--normalise", "bytes");
    expect(code, errors).toBe(0);
    expect(output.replaceAll(/\s+/g, " ")).toContain(
      "no: They read examples in two ways (unit.safetensors with examples as they come, images in [0, 1], bytes.safetensors with pixels from 0 to 255)",
    );
    // They are one function of the pixels, so that they answer alike.
    expect(output).toMatch(/Test accuracy +(\S+) +\1 +(%\n +difference )?0 \[0, 0\]/);
  });
});

it("is not normalised twice where it prepares its own inputs, and reads images of the size of the data", async () => {
  const prepared = readFileSync(join(import.meta.dirname, "fixtures/onnx/prepared.json"), "utf8");
  const { networks } = JSON.parse(prepared);
  writeFileSync(join(folder, "free.onnx"), Buffer.from(networks["torch, of any size"].model, "base64"));
  const count = 40;
  writeFileSync(
    join(folder, "colours.npz"),
    npzFile({
      x: {
        type: "|u1",
        shape: [count, 9, 9, 3],
        values: Array.from({ length: count * 243 }, (_, i) => (i * 7919) % 256),
      },
      y: { type: "<i8", shape: [count], values: Array.from({ length: count }, (_, i) => i % 3) },
    }),
  );
  const { code, errors } = await measure("free.onnx", "--data", "colours.npz", "--normalise", "imagenet");
  expect(code, errors).toBe(2);
  expect(errors).toMatch(
    /^error \[measure\/reading\]: the model prepares its own inputs, \(x − mean\)\/deviation/,
  );
  expect(errors).toContain("--normalise imagenet would normalise them twice");
  expect(errors).toMatch(/Call with --normalise (none|bytes)\n/);
});

describe("files of models, weights and data", () => {
  const inspected = async (...words: readonly string[]): Promise<unknown> => {
    const { code, output, errors } = await standingLossAtlas(["inspect", ...words, "--json"], {
      cwd: folder,
    });
    expect(code, errors).toBe(0);
    return JSON.parse(output);
  };

  it("are told by what they hold", async () => {
    expect(await inspected("a.safetensors")).toMatchObject({
      kind: "weights",
      network: null,
      tensors: expect.arrayContaining([
        { name: "fc1.bias", shape: [8], type: "float32", least: 3, most: 3, not_finite: 0 },
      ]),
    });
    writeFileSync(
      join(folder, "usual.npz"),
      npzFile({
        x: { type: "<f4", shape: [20, 2], values: Array.from({ length: 40 }, (_, i) => i / 7) },
        y: { type: "<i8", shape: [20], values: Array.from({ length: 20 }, (_, i) => i % 2) },
      }),
    );
    expect(await inspected("usual.npz")).toMatchObject({
      kind: "data",
      source: "arrays",
      train: 16,
      test: 4,
      classes: 2,
    });
    // Rows of numbers without labels may be weights, of nothing that is known.
    writeFileSync(
      join(folder, "rows.npz"),
      npzFile({ kernels: { type: "<f4", shape: [2, 3, 4], values: new Array<number>(24).fill(1) } }),
    );
    expect(await inspected("rows.npz")).toMatchObject({ kind: "weights", network: null });
  });
});

const SHARED = fileURLToPath(new URL("../../shared", import.meta.url));

describe.skipIf(!existsSync(SHARED))("a network that other people trained", () => {
  const model = join(SHARED, "models", "cifar_base_kw.onnx");
  const data = ["--data", join(SHARED, "data", "cifar10")];

  it("is not measured on pictures that are normalised in another way than they were in its training", async () => {
    const { code, errors } = await measure(model, ...data);
    expect(code, errors).toBe(2);
    expect(errors).toMatch(/10\.9 % .* and 60\.2 % with ImageNet's mean and deviation/);
    expect(errors).toMatch(/57\.8 % {2}CIFAR-10's mean and deviation\n/);
  });
});
