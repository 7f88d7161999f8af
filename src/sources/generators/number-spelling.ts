/** How number words are written: `parts`, each a word of its own, or `joined` as the languages do. */
export type NumberSpelling = "parts" | "joined";

const wordsIn = (text: string): readonly string[] => text.split(" ");

const GERMAN_UNITS = [
  "",
  ...wordsIn(
    "ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
  ),
];
const GERMAN_TENS = wordsIn("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig");
const ENGLISH_UNITS = [
  "",
  ...wordsIn(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
  ),
];
const ENGLISH_TENS = wordsIn("twenty thirty forty fifty sixty seventy eighty ninety");

/** The English words of which numbers up to 999,999 are made. */
export const ENGLISH_NUMBER_WORDS: readonly string[] = [
  ...ENGLISH_UNITS.slice(1),
  ...ENGLISH_TENS,
  "hundred",
  "thousand",
  "and",
];

/** A number, 1 … 999,999, in German: `zwei hundert ein und zwanzig`, or joined `zweihunderteinundzwanzig`. */
export function germanNumber(number: number, spelling: NumberSpelling): string {
  const parts = germanParts(number);
  // The number one is "eins" where nothing follows that it counts.
  if (number % 100 === 1) parts[parts.length - 1] = "eins";
  return parts.join(spelling === "joined" ? "" : " ");
}

function germanParts(number: number): string[] {
  if (number >= 1000) {
    return [...germanParts(Math.floor(number / 1000)), "tausend", ...germanParts(number % 1000)];
  }
  if (number >= 100)
    return [GERMAN_UNITS[Math.floor(number / 100)]!, "hundert", ...germanParts(number % 100)];
  if (number < 20) return number === 0 ? [] : [GERMAN_UNITS[number]!];
  const tens = GERMAN_TENS[Math.floor(number / 10) - 2]!;
  return number % 10 === 0 ? [tens] : [GERMAN_UNITS[number % 10]!, "und", tens];
}

/** A number, 1 … 999,999, in English: `two hundred and twenty one`, or joined `two hundred and twenty-one`. */
export function englishNumber(number: number, spelling: NumberSpelling): string {
  const hyphen = spelling === "joined" ? "-" : " ";
  const thousands = Math.floor(number / 1000);
  const rest = number % 1000;
  if (thousands === 0) return belowThousand(rest, hyphen);
  const head = `${belowThousand(thousands, hyphen)} thousand`;
  if (rest === 0) return head;
  return `${head} ${rest < 100 ? "and " : ""}${belowThousand(rest, hyphen)}`;
}

function belowThousand(number: number, hyphen: string): string {
  const rest = number % 100;
  if (number < 100) return belowHundred(rest, hyphen);
  const head = `${ENGLISH_UNITS[Math.floor(number / 100)]} hundred`;
  return rest === 0 ? head : `${head} and ${belowHundred(rest, hyphen)}`;
}

function belowHundred(number: number, hyphen: string): string {
  if (number < 20) return ENGLISH_UNITS[number]!;
  const tens = ENGLISH_TENS[Math.floor(number / 10) - 2]!;
  return number % 10 === 0 ? tens : `${tens}${hyphen}${ENGLISH_UNITS[number % 10]}`;
}
