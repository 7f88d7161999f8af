import { homedir } from "node:os";
import { isAbsolute, join, posix, win32 } from "node:path";
import { AtlasError } from "#errors";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder of what is kept between runs, compiled programs and decoded pictures: `$LOSS_ATLAS_CACHE` where that is set,
 * else a folder of its own in the system's place for caches (`$XDG_CACHE_HOME` or `~/.cache`, `~/Library/Caches`,
 * `%LOCALAPPDATA%`).
 *
 * `undefined` where `$LOSS_ATLAS_CACHE` is empty, or the system has no such place. Throws an input error
 * `engine/cache-place` where it is relative: every folder that a command is called in would get a cache of its own.
 */
export function userCacheFolder(
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const chosen = environment.LOSS_ATLAS_CACHE;
  if (chosen !== undefined) return chosen === "" ? undefined : absolute(chosen, platform);
  const caches = cachesOf(environment, platform);
  return caches && join(caches, "loss-atlas");
}

function absolute(chosen: string, platform: NodeJS.Platform): string {
  if ((platform === "win32" ? win32 : posix).isAbsolute(chosen)) return chosen;
  throw new AtlasError({
    code: "engine/cache-place",
    kind: "input",
    problem: `compiled programs are to be kept in ${JSON.stringify(chosen)}, which depends on the folder that a command is called in`,
    where: "LOSS_ATLAS_CACHE",
    expected: "an absolute path, or nothing to keep none",
    remedy: "Give the whole path, unset it for the usual place, or keep none with --no-cache",
  });
}

function cachesOf(environment: Environment, platform: NodeJS.Platform): string | undefined {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = environment;
  // The base directory specification has relative paths ignored.
  if (xdg !== undefined && isAbsolute(xdg)) return xdg;
  if (platform === "win32" && local) return local;
  const home = homeOf(environment);
  return home && join(home, ...(platform === "darwin" ? ["Library", "Caches"] : [".cache"]));
}

function homeOf({ HOME: home }: Environment): string | undefined {
  if (home) return home;
  try {
    return homedir();
  } catch {
    return undefined;
  }
}
