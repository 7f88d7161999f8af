/** What those wait for who have nothing to do until something changes. */
export class Bell {
  #waiting: (() => void)[] = [];

  /** Until the next ring. */
  async wait(): Promise<void> {
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Wakes all who wait. */
  ring(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  /** Waits for some milliseconds, or until a ring after which `isOver`. */
  async waitFor(milliseconds: number, isOver: () => boolean): Promise<void> {
    const end = performance.now() + milliseconds;
    while (!isOver() && performance.now() < end) {
      const timer = setTimeout(() => this.ring(), end - performance.now());
      await this.wait();
      clearTimeout(timer);
    }
  }
}
