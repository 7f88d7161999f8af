/** Data sets of the sources, made or read; loads what is done to images. */
export { type GlyphSettings, glyphs } from "../generators/glyphs.ts";
export {
  randomTeacher,
  type Teacher,
  type TeacherSettings,
  teacherExamples,
} from "../generators/teacher.ts";
export { type DatasetRequest, type LoadOptions, loadDataset, loadExamples } from "./load-dataset.ts";
