import type { OwnSizes } from "./network-module.ts";

/** Sizes that tell which of them are read. */
export interface WatchedSizes {
  readonly sizes: OwnSizes;
  /** The names of those that were not read so far. */
  readonly unread: () => readonly string[];
}

/** Sizes as a module is told them, to find out which it makes nothing of. */
export function watchedSizes(sizes: OwnSizes): WatchedSizes {
  const read = new Set<string>();
  return {
    sizes: new Proxy(sizes, {
      get: (own, name) => {
        if (typeof name === "string") read.add(name);
        return Reflect.get(own, name);
      },
    }),
    unread: () => Object.keys(sizes).filter((name) => !read.has(name)),
  };
}
