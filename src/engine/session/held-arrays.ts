import type { DeviceArray } from "./device-array.ts";

/** Arrays on a device that are given back with their holder, or once what they belong to is out of use. */
export class HeldArrays {
  readonly #held = new Set<DeviceArray>();
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #ownersGone = new FinalizationRegistry<readonly DeviceArray[]>((arrays) => this.#giveBack(arrays));

  /** Holds arrays until `release`, or until nothing refers to their owner any more. */
  hold(owner: object, arrays: readonly DeviceArray[]): void {
    for (const array of arrays) this.#held.add(array);
    this.#ownersGone.register(owner, arrays);
  }

  /** Keeps all arrays at least until some work has ended. */
  async during<Result>(work: Promise<Result>): Promise<Result> {
    this.#underWay.add(work);
    try {
      return await work;
    } finally {
      this.#underWay.delete(work);
    }
  }

  /** Gives all arrays back once the work under way has ended. */
  async release(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    this.#giveBack([...this.#held]);
  }

  #giveBack(arrays: readonly DeviceArray[]): void {
    for (const array of arrays) if (this.#held.delete(array)) array.release();
  }
}
