import { AtlasError } from "#errors";

/** Files that are not of one network. */
export function differing(path: string, title: string, other: string, otherTitle: string): AtlasError {
  return new AtlasError({
    code: "networks/differ",
    kind: "input",
    where: path,
    problem: `this is ${title}, and ${other} is ${otherTitle}`,
    expected: "networks of one architecture, which can be joined and averaged",
    remedy: "Measure each by itself, or put them side by side with loss-atlas compare",
  });
}
