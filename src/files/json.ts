/** Objects and lists in each other; nothing that is written here has a tenth of it. */
const MOST_LEVELS = 100;

/**
 * The value of a JSON text; `undefined`, which no JSON text has, where it is none or is nested so deeply that whoever goes
 * through it would not come back.
 */
export function parsedJson(text: string): unknown {
  if (isNestedDeeply(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [...'"\\[]{}'].map((character) =>
  character.charCodeAt(0),
);

function isNestedDeeply(text: string): boolean {
  if (hasFewOpenings(text)) return false;
  let level = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      for (i++; i < text.length && text.charCodeAt(i) !== QUOTE; i++) {
        if (text.charCodeAt(i) === BACKSLASH) i++;
      }
    } else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      if (++level > MOST_LEVELS) return true;
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) level--;
  }
  return false;
}

/** Whether a text has no more opening brackets than there may be levels, strings included: most have, and it is seen at once. */
function hasFewOpenings(text: string): boolean {
  let openings = 0;
  for (const bracket of "[{") {
    for (let i = text.indexOf(bracket); i >= 0; i = text.indexOf(bracket, i + 1)) {
      if (++openings > MOST_LEVELS) return false;
    }
  }
  return true;
}

/** Whether a value from a JSON or YAML text is a mapping, and no list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
