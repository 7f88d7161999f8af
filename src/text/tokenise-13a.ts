/** White space by Python's `str.split`, which differs from JavaScript's in controls, U+0085 and U+FEFF. */
const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const SPACES = new RegExp(`${SPACE}+`, "u");
const LAST_SPACES = new RegExp(`${SPACE}+$`, "u");

/** Replacements in order: signs but full stop, comma, hyphen and apostrophe; these where they are not inside numbers. */
const CUTS: readonly (readonly [RegExp, string])[] = [
  [/([{-~[-` -&(-+:-@/])/gu, " $1 "],
  [/([^0-9])([.,])/gu, "$1 $2 "],
  [/([.,])([^0-9])/gu, " $1 $2"],
  [/([0-9])(-)/gu, "$1 $2 "],
];

/**
 * The tokens of a sentence by which BLEU is commonly reported: those of `mteval-v13a`.
 *
 * Source: sacreBLEU, Post, "A call for clarity in reporting BLEU scores", WMT 2018; the script of NIST's evaluations.
 */
export function tokenise13a(sentence: string): readonly string[] {
  const plain = sentence
    .replace(LAST_SPACES, "")
    .replaceAll("<skipped>", "")
    .replaceAll("-\n", "")
    .replaceAll("\n", " ")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">");
  const cut = CUTS.reduce((text, [pattern, parted]) => text.replace(pattern, parted), ` ${plain} `);
  return cut.split(SPACES).filter((token) => token !== "");
}
