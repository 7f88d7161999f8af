import { copyFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRun } from "#atlas/results";
import { requireDevice } from "#engine";
import { parseCsv, readSafetensors, type TensorFile, writeSafetensors } from "#files";
import { float32Tensor } from "#trees";
import { expectRefusal } from "./refusal.ts";
import { standingLossAtlas } from "./standing-command.ts";

const FIXTURE = join(import.meta.dirname, "fixtures", "first-format");
const folder = mkdtempSync(join(tmpdir(), "loss-atlas-measure-"));
afterAll(() => rmSync(folder, { recursive: true }));

const runFolder = join(folder, "runs", "small");

/** The weights of the networks of width 2, in the order of their seeds. */
const WEIGHTS: string[] = [];
beforeAll(async () => {
  const { code, errors } = await standingLossAtlas(["run", join(FIXTURE, "small.yaml"), "--workers", "1"], {
    cwd: folder,
  });
  expect(code, errors).toBe(0);
  const { cells } = (await readRun(runFolder)).plan;
  const { networks } = cells.find(({ knobs }) => knobs.width === 2)!;
  WEIGHTS.push(...networks.map(({ key }) => weightsFile(key)));
});

function weightsFile(key: string): string {
  return join(runFolder, "weights", `${key}.safetensors`);
}

const measure = (...words: readonly string[]) => standingLossAtlas(["measure", ...words], { cwd: folder });

interface Record {
  readonly of: readonly string[];
  readonly observations: readonly { readonly quantity: string; readonly value: number | null }[];
}

async function recordsOf(...words: readonly string[]): Promise<readonly Record[]> {
  const { code, output, errors } = await measure(...words, "--json");
  expect(code, errors).toBe(0);
  return JSON.parse(output);
}

describe("measure", { concurrent: true }, () => {
  it("refuses to have pictures translated", async () => {
    const { code, errors } = await measure("translation", ...WEIGHTS);
    expect([code, errors]).toEqual([
      2,
      expect.stringContaining("translation is of sentences, and glyphs gives none"),
    ]);
  });

  it.each(["curvature", "connectivity", "similarity"])(
    "gives of weights files the %s that their run has, to the last bit",
    async (kind) => {
      expect(WEIGHTS).toHaveLength(2);
      const { rows } = parseCsv(
        readFileSync(join(runFolder, "measurements.csv"), "utf8"),
        "measurements.csv",
      );
      const records = await recordsOf(kind, ...WEIGHTS);
      expect(records).toHaveLength(kind === "curvature" ? 2 : 1);
      for (const { of, observations } of records) {
        const seeds = of.map((file) => String(WEIGHTS.findIndex((own) => basename(own) === basename(file))));
        for (const { quantity, value } of observations) {
          const row = rows.find(
            ({ values }) =>
              values.width === "2" &&
              values.metric === quantity &&
              [values.seed_i, values.seed_j].filter((seed) => seed !== "").join() === seeds.join(),
          );
          expect(row?.values.value, quantity).toBe(value === null ? "" : String(value));
        }
      }
    },
  );

  it("takes the network and the data of a configuration for files that lie elsewhere", async () => {
    const elsewhere = join(folder, "elsewhere.safetensors");
    cpSync(WEIGHTS[0]!, elsewhere);
    const words = ["--config", join(FIXTURE, "small.yaml"), "--set", "measure.curvature.trace_probes=5"];
    const [record] = await recordsOf("curvature", elsewhere, ...words);
    expect(record!.observations.map(({ quantity }) => quantity)).toContain("hessian_trace");
    const { output } = await measure("curvature", elsewhere, ...words);
    expect(output).toMatch(/^elsewhere\.safetensors\n {2}Top Hessian eigenvalue /);
    expect(output).toContain("probes 5");
  });

  it("measures what the run did not ask for, as it usually is", async () => {
    const [record] = await recordsOf("spectra", WEIGHTS[0]!);
    expect(record!.observations.map(({ quantity }) => quantity)).toContain("weight_tail_exponent");
    const settings = ["--set", "measure.spectral_density={starts: 2}"];
    const [asked] = await recordsOf("spectral_density", WEIGHTS[0]!, ...settings);
    expect(asked!.observations).toHaveLength(3);
    const [sharpness] = await recordsOf("sharpness", WEIGHTS[0]!);
    expect(sharpness!.observations.map(({ quantity }) => quantity)).toContain("sharpness_worst");
  });

  it("writes the arrays behind the numbers where it is told to, and says where", async () => {
    const keep = join(folder, "kept");
    const words = ["--set", "measure.eigenpairs={pairs: 2, steps: 8, examples: 20}", "--keep", keep];
    const { output } = await measure("eigenpairs", WEIGHTS[0]!, ...words);
    const name = basename(WEIGHTS[0]!, ".safetensors");
    const path = join(keep, "eigenvectors", `${name}.safetensors`);
    expect(output).toContain(`  arrays: ${path}`);
    const { tensors, metadata } = await readSafetensors(path);
    expect(tensors["largest.value"]!.data).toHaveLength(2);
    expect(metadata).toMatchObject({ kind: "eigenpairs", weights: WEIGHTS[0]! });
    const [record] = await recordsOf("eigenpairs", WEIGHTS[0]!, ...words);
    expect(record).toMatchObject({ arrays: path, series: { eigenvalues: { length: 4 } } });
    const none = await measure("spectra", WEIGHTS[0]!, "--keep", join(folder, "none"));
    expect(none.errors).toContain("note: spectra kept no arrays here");
  });

  it("takes the setting that --set names, whatever the grid of the configuration sweeps", async () => {
    const elsewhere = join(folder, "by-setting.safetensors");
    cpSync(WEIGHTS[0]!, elsewhere);
    const wide = [elsewhere, "--config", join(FIXTURE, "small.yaml"), "--set", "grid.load.width=[4]"];
    expectRefusal(await measure("curvature", ...wide), {
      code: 2,
      error: "measure/weights",
      says: ["Set model.width", "it was taken to have model.width 4"],
    });
    const [record] = await recordsOf("curvature", ...wide, "--set", "model.width=2");
    expect(record!.observations.map(({ quantity }) => quantity)).toContain("hessian_trace");
    expect(
      (await recordsOf("curvature", ...wide, "--set", "model={family: mlp, width: 2, depth: 1}"))[0],
    ).toEqual(record);
    expectRefusal(await measure("curvature", WEIGHTS[0]!, "--set", "model.width=3"), {
      code: 2,
      error: "measure/weights",
      says: ["it was taken to have model.width 3"],
    });
  });

  it("computes on the device that is asked for, or says that it does not compute here", async () => {
    const found = await requireDevice("cuda").catch((error: unknown) => error);
    const ending = await measure("curvature", ...WEIGHTS, "--set", "device=cuda");
    if (found === undefined) expect(ending.code, ending.errors).toBe(0);
    else expectRefusal(ending, { code: 2, error: "engine/device", says: ["device cuda does not compute"] });
  });

  it("refuses what it cannot measure", async () => {
    expectRefusal(await measure("curvatur", ...WEIGHTS), {
      code: 2,
      error: "measure/unknown",
      says: ["curvatur", "curvature, connectivity, similarity", "Did you mean curvature?"],
    });
    expectRefusal(await measure("similarity", WEIGHTS[0]!), {
      code: 2,
      error: "measure/too-few",
      says: ["similarity is measured of a pair", "1 file was given", "two files"],
    });
    const all = readdirSync(join(runFolder, "weights")).map((name) => join(runFolder, "weights", name));
    expectRefusal(await measure("similarity", ...all), {
      code: 2,
      error: "measure/cells",
      says: [
        `${all[0]} and ${all.length - 1} more: these files are of`,
        `cells of the run ${runFolder}`,
        "--config",
      ],
    });
    const copy = join(runFolder, "weights", "copy.safetensors");
    expectRefusal(await measure("similarity", WEIGHTS[0]!, copy), {
      code: 2,
      error: "files/missing",
      says: [`${copy}: no such file`],
    });
    copyFileSync(WEIGHTS[0]!, copy);
    expectRefusal(await measure("similarity", WEIGHTS[0]!, copy), {
      code: 2,
      error: "measure/cells",
      says: [`${copy}: this file is of no cell of the run ${runFolder}`, "--config"],
    });
    rmSync(copy);
    const other = ["--config", join(FIXTURE, "small.yaml"), "--set", "grid.load={width: [9]}"];
    expectRefusal(await measure("curvature", WEIGHTS[0]!, ...other), {
      code: 2,
      error: "measure/weights",
      says: [basename(WEIGHTS[0]!), "does not hold the parameter", "mlp of", "model.width"],
    });
  });

  /** The first weights with tensors in other shapes, of other numbers or beside them; what `tensors` leaves out stays. */
  async function changedFile(
    name: string,
    tensors: (own: TensorFile["tensors"]) => TensorFile["tensors"],
  ): Promise<string> {
    const file = await readSafetensors(WEIGHTS[0]!);
    const path = join(folder, `${name}.safetensors`);
    await writeSafetensors(path, { ...file, tensors: { ...file.tensors, ...tensors(file.tensors) } });
    return path;
  }

  const described = ["--config", join(FIXTURE, "small.yaml")];

  it("refuses tensors that lie transposed, as those of other programs do, and those of a deeper network", async () => {
    const transposed = await changedFile("transposed", (own) => {
      const weight = own["hidden1.weight"]!;
      if (weight.type !== "float32") throw new TypeError("not numbers");
      return { "hidden1.weight": float32Tensor(weight.data, weight.shape.toReversed()) };
    });
    expectRefusal(await measure("curvature", transposed, ...described), {
      code: 2,
      error: "measure/weights",
      says: ["transposed.safetensors", "hidden1.weight has the shape [2, 64], not [64, 2]"],
    });
    const deeper = await changedFile("deeper", () => ({
      "hidden2.weight": float32Tensor(new Float32Array(4), [2, 2]),
    }));
    expectRefusal(await measure("curvature", deeper, ...described), {
      code: 2,
      error: "measure/weights",
      says: ["deeper.safetensors", "hidden2.weight too, which is of another network"],
    });
  });

  it("takes a network of numbers that are not finite as diverged", async () => {
    const broken = await changedFile("broken", () => ({
      "output.bias": float32Tensor(new Float32Array(10).fill(Number.NaN)),
    }));
    const sound = await changedFile("sound", () => ({}));
    for (const files of [[broken], [sound, broken]]) {
      const { code, output } = await measure(
        files.length === 1 ? "curvature" : "similarity",
        ...files,
        ...described,
      );
      expect(code).toBe(0);
      expect(output).toContain("nothing to measure: the network of broken.safetensors diverged");
    }
  });

  it("tells a mistake on the command line from a stored configuration that cannot be read", async () => {
    expectRefusal(await measure("curvature", WEIGHTS[0]!, "--set", "measure.curvature.lanczos_steps=1"), {
      code: 2,
      error: "configuration/invalid",
      says: ["--set measure.curvature.lanczos_steps=1", "expected a whole number from 2"],
    });
  });
});
