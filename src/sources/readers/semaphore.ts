/** Lets work begin as long as what is under way takes no more than a total; the rest waits in its order. */
export class Semaphore {
  readonly #total: number;
  #taken = 0;
  readonly #waiting: { readonly share: number; readonly begin: () => void }[] = [];

  constructor(total: number) {
    this.#total = total;
  }

  /** Does work that takes a share of the total; what would take more than all of it is done alone. */
  async during<Result>(share: number, work: () => Promise<Result>): Promise<Result> {
    const own = Math.min(share, this.#total);
    if (this.#waiting.length > 0 || this.#taken + own > this.#total) {
      await new Promise<void>((begin) => {
        this.#waiting.push({ share: own, begin });
      });
    } else this.#taken += own;
    try {
      return await work();
    } finally {
      this.#taken -= own;
      this.#admit();
    }
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (this.#taken + next.share > this.#total) return;
      this.#waiting.shift();
      this.#taken += next.share;
      next.begin();
    }
  }
}
