import { describe, expect, it } from "vitest";
import { parseConfiguration } from "./read.ts";
import { storedConfiguration } from "./stored.ts";

const read = (section: string) => parseConfiguration(`slurm: ${section}`, "my.yaml");

describe("what a configuration says of Slurm", () => {
  it("is there where it is given alone, and reads the same once stored", () => {
    expect(parseConfiguration("{}", "my.yaml")).not.toHaveProperty("slurm");
    const section =
      "{ partition: gpu, time: 90, tasks: 8, sbatch: [--account=physics], setup: [module load gcc] }";
    const configuration = read(section);
    expect(configuration.slurm).toEqual({
      ...{ partition: "gpu", time: 90, tasks: 8 },
      ...{ sbatch: ["--account=physics"], setup: ["module load gcc"] },
    });
    expect(storedConfiguration(JSON.parse(JSON.stringify(configuration)), "experiment.json")).toEqual(
      configuration,
    );
    expect(read("{ time: 4:00:00 }").slurm).toEqual({ time: "4:00:00" });
  });

  it.each([
    ["{ time: 2h }", /slurm\.time is the text "2h"; expected minutes, .*12:00:00/],
    ["{ time: 1.5 }", /slurm\.time is 1\.5; expected minutes/],
    ["{ sbatch: [physics] }", /slurm\.sbatch\[0\] is the text "physics"; expected an option with its value/],
    ['{ sbatch: ["--account=a\\n--qos=b"] }', /slurm\.sbatch\[0\]/],
    ["{ partitions: gpu }", /slurm\.partitions is not a key; .*Did you mean partition\?/],
    ["{ tasks: 0 }", /slurm\.tasks is 0; expected a whole number from 1/],
  ])("%s is refused", (section, message) => {
    expect(() => read(section)).toThrow(message);
  });
});
