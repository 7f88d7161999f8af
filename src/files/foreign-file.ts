/** What a file is that is none of those that are read: what to call it, and what to do. */
export interface ForeignFile {
  /** To follow "this is". */
  readonly what: string;
  readonly remedy: string;
}

/**
 * What often lies in the place of a file that was meant, by its first bytes: nothing, a pointer of Git LFS, a web page, or the file
 * packed once more; `undefined` for anything else.
 */
export function foreignFile(bytes: Uint8Array): ForeignFile | undefined {
  if (bytes.length === 0) return { what: "an empty file", remedy: "Download or save it again" };
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    return { what: "packed by gzip", remedy: "Unpack it with gunzip" };
  }
  const text = new TextDecoder("latin1").decode(bytes.subarray(0, 400));
  if (text.startsWith("version https://git-lfs")) {
    return {
      what: "a pointer of Git LFS in the place of a file",
      remedy: "Fetch the file with git lfs pull",
    };
  }
  if (/^\s*<(!doctype|html)/i.test(text)) {
    return { what: "a web page", remedy: "Download the file itself, not the page about it" };
  }
  return undefined;
}
