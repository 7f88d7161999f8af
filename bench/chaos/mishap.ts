import type { RandomStream } from "#random";

/** Something that befalls a run. */
export interface Mishap<Scene> {
  readonly name: string;
  /** How often it comes beside the others. */
  readonly weight: number;
  /** Makes it happen; whether there was something for it to happen to. */
  readonly strike: (scene: Scene) => Promise<boolean>;
}

/** One mishap of all, by their weights. */
export function someMishap<Scene>(mishaps: readonly Mishap<Scene>[], stream: RandomStream): Mishap<Scene> {
  return oneOf(
    mishaps.flatMap((mishap) => Array<Mishap<Scene>>(mishap.weight).fill(mishap)),
    stream,
  )!;
}

/** One of several things, each as likely as the others. */
export function oneOf<Item>(items: readonly Item[], stream: RandomStream): Item | undefined {
  return items.length === 0 ? undefined : items[stream.below(items.length)];
}

/** A number between two, each as likely as the others. */
export function between(least: number, most: number, stream: RandomStream): number {
  return least + (most - least) * stream.uniform();
}
