const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** The text of a Python literal such as `'a\x41'`; `undefined` for what is none. */
export function textOfLiteral(literal: string): string | undefined {
  const quoted = /^(['"])(.*)\1$/s.exec(literal);
  return quoted?.[2]?.replace(
    /\\(?:x([0-9a-f]{2})|([0-7]{1,3})|(.))/gis,
    (whole, hex?: string, octal?: string, character?: string) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      return ESCAPES[character ?? ""] ?? whole;
    },
  );
}

/** A text in which only `\uXXXX` and `\UXXXXXXXX` are escapes, as protocol 0 writes it; `undefined` beyond Unicode. */
export function textOfRawEscapes(text: string): string | undefined {
  let isText = true;
  const plain = text.replace(/\\u([0-9a-f]{4})|\\U([0-9a-f]{8})/gi, (_, short?: string, long?: string) => {
    const point = Number.parseInt(short ?? long!, 16);
    isText &&= point <= 0x10ffff;
    return isText ? String.fromCodePoint(point) : "";
  });
  return isText ? plain : undefined;
}
