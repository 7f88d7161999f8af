import { expect, test } from "vitest";
import { readError } from "./disk-error.ts";

test("a path below a file is not called missing alone: what lies in the way is said", () => {
  const failing = (code: string) => readError(Object.assign(new Error(code), { code }), "run/journal");
  expect(failing("ENOTDIR")).toMatchObject({
    code: "files/missing",
    kind: "input",
    where: "run/journal",
    problem: "a file lies where a folder should be",
  });
  expect(failing("ENOENT")).toMatchObject({ code: "files/missing", problem: "no such file" });
});
