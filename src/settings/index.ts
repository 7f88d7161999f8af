export {
  ALLOWED_KEY_SEPARATOR,
  choice,
  fileEnding,
  filePath,
  folderPath,
  fractionBelowOne,
  numberBetween,
  numberList,
  partName,
  partNames,
  positiveNumber,
  section,
  text,
  textList,
  wholeNumber,
  wordList,
  yesOrNo,
} from "./field.ts";
export { type GivenSettings, type SettingsOf, type SettingsShape, settingsReader } from "./read-settings.ts";
export { type SettingWords, settingWords } from "./setting-words.ts";
