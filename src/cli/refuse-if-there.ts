import { access } from "node:fs/promises";
import { AtlasError } from "#errors";

/** @throws AtlasError of kind `input` where there is a file, which is not to be replaced */
export async function refuseIfThere(path: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  throw new AtlasError({
    code: "init/file-exists",
    kind: "input",
    problem: "the file is there already",
    where: path,
    remedy: "Name another file, or replace it with --force",
  });
}
