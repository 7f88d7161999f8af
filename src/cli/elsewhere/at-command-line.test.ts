import { describe, expect, it } from "vitest";
import { AtlasError } from "#errors";
import { atCommandLine, inOptions } from "./at-command-line.ts";

const reworded = (code: string, remedy?: string, where?: string): readonly unknown[] => {
  const given = new AtlasError({
    code,
    kind: "input",
    problem: "a problem",
    ...(remedy !== undefined && { remedy }),
    ...(where !== undefined && { where }),
  });
  const error = atCommandLine(given);
  return error instanceof AtlasError ? [error.remedy, error.where] : [];
};

describe("an error at the command line", () => {
  it("names settings of data as options", () => {
    expect(
      reworded("data/missing-array", "Name it by data.y, or the array of test data by data.y_test"),
    ).toEqual(["Name it by --set data.y=…, or the array of test data by --set data.y_test=…", undefined]);
    expect(reworded("data/unknown-layout", "Set data.layout to channels-first or channels-last")).toEqual([
      "Add --set data.layout=channels-first or channels-last",
      undefined,
    ]);
    expect(
      reworded(
        "data/missing-folder",
        "Set data.folder to the folder that holds them, or --data-dir to the folder that it lies in",
        "data.file",
      ),
    ).toEqual(["Set --data to the folder that holds them", "--data"]);
    expect(reworded("data/bad-value", "Tables of other numbers are read by data.source table")).toEqual([
      "Tables of other numbers are read by --set data.source=table",
      undefined,
    ]);
  });

  it("takes no file for a setting, and a setting with its value for one", () => {
    expect(inOptions("/tmp/data.npz holds 3 examples; data.csv is empty")).toBe(
      "/tmp/data.npz holds 3 examples; data.csv is empty",
    );
    expect(inOptions("taken for classes: data.task is regression where they are to be predicted")).toBe(
      "taken for classes: --set data.task=regression where they are to be predicted",
    );
    expect(inOptions("data.task: regression predicts them")).toBe("--set data.task=regression predicts them");
  });

  it("names settings as its place as they are set", () => {
    const placed = (code: string, where: string) => reworded(code, undefined, where)[1];
    expect(placed("data/too-few-examples", "data.test_examples")).toBe("--set data.test_examples");
    expect(placed("data/padding-token", "data.padding_token")).toBe("--set data.padding_token");
    expect(placed("data/too-few-examples", "data.examples")).toBe("--examples");
    expect(placed("settings/invalid", "task")).toBe("--set data.task");
    expect(placed("data/bad-value", "data.npz")).toBe("data.npz");
  });

  it("says with which option weights are chosen", () => {
    expect(reworded("weights/several-groups", "Name one by its key")).toEqual([
      "Name one with --key",
      undefined,
    ]);
    expect(reworded("weights/no-architecture", "Name the family if that is so: mlp or lenet")).toEqual([
      "If that is so, call with --family mlp or lenet",
      undefined,
    ]);
    expect(reworded("weights/no-architecture", "Export the whole network as ONNX")).toEqual([
      "Name an ONNX file of the network before --weights, or what it is with --family, such as --family mlp",
      undefined,
    ]);
  });

  it("says what others say otherwise", () => {
    expect(reworded("files/not-text", "Save it as CSV in UTF-8", "a.csv:3")).toEqual([
      "Save it as CSV in UTF-8",
      "a.csv:3",
    ]);
    const other = new Error("not ours");
    expect(atCommandLine(other)).toBe(other);
  });
});
