import type { Inspection } from "#engine";
import { alignColumns } from "../columns.ts";

/** A compilation for people: how many equations each pass leaves, the operators of the graph and its size. */
export function inspectionText(title: string, { stages, operators, model }: Inspection): string {
  const lines = [
    title,
    "",
    ...alignColumns(
      [["after pass", "equations"], ...stages.map(({ pass, equations }) => [pass, String(equations)])],
      1,
    ),
    "",
    ...alignColumns(
      [["operator", "count"], ...Object.entries(operators).map(([name, count]) => [name, String(count)])],
      1,
    ),
    "",
    `${model.length.toLocaleString("en-US")} bytes of ONNX`,
  ];
  return `${lines.join("\n")}\n`;
}
