import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { userCacheFolder } from "#files";
import { usualProgramFolder } from "./usual-folder.ts";

test.each([
  [{ LOSS_ATLAS_CACHE: "/mine", HOME: "/home/me" }, "linux", "/mine"],
  [{ LOSS_ATLAS_CACHE: "", HOME: "/home/me" }, "linux", undefined],
  [{ HOME: "/home/me" }, "linux", join("/home/me", ".cache", "loss-atlas")],
  [{ HOME: "/home/me", XDG_CACHE_HOME: "/var/cache" }, "linux", join("/var/cache", "loss-atlas")],
  [{ HOME: "/home/me", XDG_CACHE_HOME: "relative" }, "linux", join("/home/me", ".cache", "loss-atlas")],
  [{ HOME: "/Users/me" }, "darwin", join("/Users/me", "Library", "Caches", "loss-atlas")],
  [{ HOME: "/h", LOCALAPPDATA: "/local" }, "win32", join("/local", "loss-atlas")],
  [{ LOSS_ATLAS_CACHE: "C:\\programs" }, "win32", "C:\\programs"],
] as const)("%j on %s keeps programs in %s", (environment, platform, place) => {
  expect(userCacheFolder(environment, platform)).toBe(place);
});

test.each([
  ["relative", "linux"],
  ["./relative", "linux"],
  ["~/programs", "darwin"],
  ["C:\\programs", "linux"],
  ["programs", "win32"],
  ["C:programs", "win32"],
] as const)("a folder that depends on where a command is called is refused: %s on %s", (chosen, platform) => {
  expect(() => userCacheFolder({ LOSS_ATLAS_CACHE: chosen, HOME: "/home/me" }, platform)).toThrow(
    expect.objectContaining({ code: "engine/cache-place", kind: "input", where: "LOSS_ATLAS_CACHE" }),
  );
});

test.each(["much", "0", "-1", " "])("a bound that is no number above 0 is refused: %j", (bound) => {
  vi.stubEnv("LOSS_ATLAS_CACHE_MB", bound);
  expect(usualProgramFolder).toThrow(expect.objectContaining({ code: "engine/cache-size", kind: "input" }));
  vi.unstubAllEnvs();
});
