/** An import as a file writes it. */
export interface Import {
  readonly specifier: string;
  /**
   * `static` is loaded with the file; `type` is erased, and is a dependency all the same; `lazy` is asked for while the
   * program runs (`import()`, `import.meta.resolve()`) or written in a type.
   */
  readonly kind: "static" | "type" | "lazy";
}

interface Token {
  readonly kind: "word" | "string" | "mark";
  readonly text: string;
}

/**
 * Every module that a TypeScript file names, in the order of the text: imports, re-exports, `import()` and
 * `import.meta.resolve()` of a literal. What stands in comments, strings, templates and regular expressions is none.
 */
export function importsIn(source: string): readonly Import[] {
  const tokens = tokensIn(source);
  return tokens.flatMap((token, at) => {
    const previous = tokens[at - 1]?.text;
    if (token.kind !== "word" || previous === "." || previous === "?.") return [];
    const found =
      token.text === "import" ? importAt(tokens, at) : token.text === "export" ? exportAt(tokens, at) : null;
    return found === null ? [] : [found];
  });
}

function importAt(tokens: readonly Token[], at: number): Import | null {
  const [first, second, third, fourth] = tokens.slice(at + 1, at + 5);
  if (first?.kind === "string") return { specifier: first.text, kind: "static" };
  if (first?.text === "(") return second?.kind === "string" ? { specifier: second.text, kind: "lazy" } : null;
  if (first?.text === ".") {
    const argument = tokens[at + 6];
    const resolves = second?.text === "meta" && fourth?.text === "resolve" && argument?.kind === "string";
    return resolves ? { specifier: argument.text, kind: "lazy" } : null;
  }
  const isType =
    first?.text === "type" && second?.text !== "," && (second?.text !== "from" || third?.text === "from");
  return clauseAt(tokens, at + 1, isType);
}

function exportAt(tokens: readonly Token[], at: number): Import | null {
  const isType = tokens[at + 1]?.text === "type";
  const first = tokens[at + (isType ? 2 : 1)];
  return first?.text === "{" || first?.text === "*" ? clauseAt(tokens, at + 1, isType) : null;
}

/** What `{ … } from "…"`, `* as name from "…"` or `name, { … } from "…"` names; null for a list without `from`. */
function clauseAt(tokens: readonly Token[], at: number, isType: boolean): Import | null {
  const belongs = ({ kind, text }: Token) =>
    (kind === "word" && text !== "import" && text !== "export") || /^[{},*]$/.test(text);
  let end = at;
  while (tokens[end] !== undefined && tokens[end]!.kind !== "string" && belongs(tokens[end]!)) end += 1;
  const specifier = tokens[end];
  if (specifier?.kind !== "string" || tokens[end - 1]?.text !== "from") return null;
  return { specifier: specifier.text, kind: isType ? "type" : "static" };
}

const SPACE_OR_COMMENT = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const WORD = /[\p{ID_Continue}$#]+/uy;
const STRING = /"((?:\\[\s\S]|[^"\\])*)"|'((?:\\[\s\S]|[^'\\])*)'/y;
const REGULAR_EXPRESSION = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/\w*/y;
const TEMPLATE_TEXT = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*(?:`|\$\{|$)/y;
const MARK = /\?\.|[\s\S]/uy;
/** Words after which a slash begins a regular expression; after any other it divides. */
const BEFORE_EXPRESSION = new Set([
  "return",
  "typeof",
  "case",
  "in",
  "of",
  "await",
  "void",
  "yield",
  "throw",
  "else",
]);

function tokensIn(source: string): readonly Token[] {
  const tokens: Token[] = [];
  /** Braces open in each `${…}` around the place. */
  const substitutions: number[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  const takeTemplateText = (): void => {
    if (take(TEMPLATE_TEXT)?.[0].endsWith("${")) substitutions.push(0);
  };
  while (at < source.length) {
    if (take(SPACE_OR_COMMENT) !== null) continue;
    const word = take(WORD);
    if (word !== null) {
      tokens.push({ kind: "word", text: word[0] });
      continue;
    }
    const string = take(STRING);
    if (string !== null) {
      tokens.push({ kind: "string", text: string[1] ?? string[2]! });
      continue;
    }
    if (source[at] === "/" && beginsExpression(tokens.at(-1)) && take(REGULAR_EXPRESSION) !== null) {
      tokens.push({ kind: "mark", text: "/…/" });
      continue;
    }
    const mark = take(MARK)![0];
    if (mark === "`") takeTemplateText();
    else if (mark === "}" && substitutions.at(-1) === 0) {
      substitutions.pop();
      takeTemplateText();
    } else {
      if (substitutions.length > 0 && (mark === "{" || mark === "}")) {
        substitutions[substitutions.length - 1]! += mark === "{" ? 1 : -1;
      }
      tokens.push({ kind: "mark", text: mark });
    }
  }
  return tokens;
}

const beginsExpression = (previous: Token | undefined): boolean =>
  previous === undefined ||
  (previous.kind === "word" && BEFORE_EXPRESSION.has(previous.text)) ||
  (previous.kind === "mark" && !/^(?:[)\]}]|\/…\/)$/.test(previous.text));
