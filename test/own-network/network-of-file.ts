import { execFile } from "node:child_process";
import { promisify } from "node:util";

const CODE = `
const { readExperiment } = await import("#atlas/run");
try {
  console.log((await readExperiment(process.argv[1])).configuration.model.family);
} catch (error) {
  console.log(error.code);
  process.exitCode = 1;
}`;

/** The family that a run says its networks are of, or the code of why not, found out in a process of its own. */
export async function networkOfFile(
  run: string,
): Promise<{ readonly code: number; readonly family: string }> {
  const started = promisify(execFile)(process.execPath, ["--input-type=module", "-e", CODE, run]);
  try {
    return { code: 0, family: (await started).stdout.trim() };
  } catch (error) {
    if (error instanceof Error && "stdout" in error) return { code: 1, family: String(error.stdout).trim() };
    throw error;
  }
}
