import type { Tensor } from "#trees";

/**
 * Frees the memory of an array that a program returned, at once: the collector knows little of memory outside its heap, and
 * lets gigabytes of it lie. Nobody may read the array any more, nor any view of it, nor may a program be reading it.
 */
export function giveBack({ data }: Tensor): void {
  const { buffer, byteLength } = data;
  // An array that is a part of another is not its own to give back.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && !buffer.detached)
    buffer.transfer(0);
}
