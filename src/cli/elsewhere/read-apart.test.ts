import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { writeSafetensors } from "#files";
import { OF_NUMBERS } from "#quantities";
import { randomStream } from "#random";
import { float32Tensor } from "#trees";
import { type ComparedNumber, verdictOn } from "./compared-networks.ts";
import { normalisationNamed, normalisationsFor } from "./normalisations.ts";
import { preparedApart } from "./prepare-two.ts";
import { readApart } from "./read-apart.ts";

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-units-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

/** |x| in a unit of its own: `scale` times it, and `shift` more. */
function magnitude(name: string, scale: number, shift: number): Promise<void> {
  const tensor = (values: readonly number[], shape: readonly number[]) =>
    float32Tensor(Float32Array.from(values), shape);
  const tensors = {
    "a.weight": tensor([1, -1], [2, 1]),
    "a.bias": tensor([0, 0], [2]),
    "b.weight": tensor([scale, scale], [1, 2]),
    "b.bias": tensor([shift], [1]),
  };
  return writeSafetensors(at(name), { tensors, metadata: {} });
}

const SHARPNESS: ComparedNumber = {
  quantity: "sharpness_filterwise",
  title: "Filter-wise sharpness",
  unit: OF_NUMBERS.lossUnit,
  first: 0.005,
  second: 0.017,
  difference: null,
  isPaired: false,
};

it("says of one function in two units of its answers that which lies flatter is not known", async () => {
  const stream = randomStream(1, "examples");
  const x = Array.from({ length: 80 }, () => stream.normal());
  const y = x.map((value) => 150 + 50 * Math.abs(value));
  writeFileSync(at("data.csv"), ["x,y", ...x.map((value, row) => `${value},${y[row]}`)].join("\n"));
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  const deviation = Math.sqrt(y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / y.length);
  await magnitude("own.safetensors", 50, 150);
  await magnitude("standard.safetensors", 50 / deviation, (150 - mean) / deviation);
  await magnitude("other.safetensors", 51, 149);
  const options = { data: at("data.csv"), family: ["mlp"], budget: 1, out: folder, cache: false };
  const verdict = async (second: string) => {
    const names = ["own.safetensors", second] as const;
    const [a, b] = await preparedApart([at(names[0]), at(second)], options);
    const apart = readApart([a.reading.taken, b.reading.taken], names);
    return {
      apart,
      words: verdictOn([SHARPNESS], { names, terms: OF_NUMBERS, answers: [], apart }).join(" "),
    };
  };
  const two = await verdict("standard.safetensors");
  expect(two.words).toMatch(
    /^Which of them lies flatter is not known\. They answer in two units \(own\.safetensors in the target's own unit, standard\.safetensors in standard deviations from the mean\)/,
  );
  expect(two.apart?.average).toBe("answer in neither");
  const alike = await verdict("other.safetensors");
  expect(alike.apart).toBeUndefined();
  expect(alike.words).toMatch(/^own\.safetensors lies flatter, .*: 0\.005 beside 0\.017 of the variance/);
});

it("says so of networks that read examples in two ways", () => {
  const known = normalisationsFor(1, true, false);
  const read = (name: string) => ({
    normalisation: normalisationNamed(name, known, 1),
    answers: "standardised" as const,
  });
  const apart = readApart([read("none"), read("bytes")], ["a", "b"]);
  expect(apart?.clause).toBe(
    "They read examples in two ways (a with examples as they come, images in [0, 1], b with pixels from 0 to 255)",
  );
  expect(apart?.average).toBe("read them in neither");
});
