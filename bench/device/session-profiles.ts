import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession } from "onnxruntime-node";

/** An event of ONNX Runtime's profiler. */
export interface ProfileEvent {
  /** `Node` for operators. */
  readonly cat: string;
  /** `…_kernel_time` for a run of an operator. */
  readonly name: string;
  readonly args?: { readonly op_name?: string; readonly provider?: string };
}

/**
 * What the profiler says of every session that is opened during a piece of work, one list of events each.
 *
 * The engine opens its sessions itself, with options that depend on the program, and hides them; so the profiler is
 * switched on where ONNX Runtime opens them, and the profile is of the very programs that the product runs.
 */
export async function profiledSessions(
  work: () => Promise<unknown>,
): Promise<readonly (readonly ProfileEvent[])[]> {
  const folder = await mkdtemp(join(tmpdir(), "loss-atlas-profile-"));
  const open = new Set<InferenceSession>();
  let opened = 0;
  const create = InferenceSession.create.bind(InferenceSession);
  const createProfiled = async (model: Uint8Array, options: InferenceSession.SessionOptions) => {
    const profileFilePrefix = join(folder, `${opened++}-`);
    const session = await create(model, { ...options, enableProfiling: true, profileFilePrefix });
    open.add(session);
    const release = session.release.bind(session);
    // The profiler of a session that is gone can no longer be switched off.
    const releaseProfiled = () => {
      session.endProfiling();
      open.delete(session);
      return release();
    };
    return Object.assign(session, { release: releaseProfiled });
  };
  Object.assign(InferenceSession, { create: createProfiled });
  try {
    await work();
    for (const session of open) session.endProfiling();
    const files = await readdir(folder);
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
    return texts.map((text): ProfileEvent[] => JSON.parse(text));
  } finally {
    Object.assign(InferenceSession, { create });
    await rm(folder, { recursive: true, force: true });
  }
}
