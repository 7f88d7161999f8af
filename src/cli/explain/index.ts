export { explainedText, glossaryText } from "./explain-text.ts";
export { type Explanation, glossary } from "./glossary.ts";
