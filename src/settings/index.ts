export {
  ALLOWED_KEY_SEPARATOR,
  choice,
  fileEnding,
  folderPath,
  fractionBelowOne,
  numberBetween,
  numberList,
  positiveNumber,
  section,
  wholeNumber,
  wordList,
  yesOrNo,
} from "./field.ts";
export { type GivenSettings, type SettingsOf, type SettingsShape, settingsReader } from "./read-settings.ts";
export { type SettingWords, settingWords } from "./setting-words.ts";
