export {
  ALLOWED_KEY_SEPARATOR,
  choice,
  fractionBelowOne,
  numberBetween,
  numberList,
  positiveNumber,
  section,
  wholeNumber,
} from "./field.ts";
