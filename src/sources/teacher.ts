import { wholeNumber } from "#settings";
import { defineSource } from "./define-source.ts";
import { TEACHER_LIMITS } from "./generators/limits.ts";

const { inputs, classes, width, hiddenWeights } = TEACHER_LIMITS;

/** Standard normal inputs that a random network labels; an input is an image one row high. */
export const teacher = defineSource({
  name: "teacher",
  meaning: "Gaussian inputs labelled by a random network of two layers",
  makesImages: false,
  imagesInFiles: 0,
  settings: {
    inputs: wholeNumber("Inputs of an example", inputs.minimum, inputs.maximum).default(20),
    classes: wholeNumber("Classes", classes.minimum, classes.maximum).default(10),
    teacher_width: wholeNumber("Hidden units of the labelling network", width.minimum, width.maximum).default(
      8,
    ),
  },
  shape: (settings) => ({ channels: 1, height: 1, width: settings.inputs, classes: settings.classes }),
  conflict: (settings) => {
    const weights = settings.inputs * settings.teacher_width;
    if (weights <= hiddenWeights.maximum) return undefined;
    const [most, made] = [hiddenWeights.maximum, weights].map((count) => count.toLocaleString("en-US"));
    return {
      key: "teacher_width",
      problem: `times data.inputs is ${made}`,
      expected: `at most ${most} weights`,
    };
  },
  load: async (settings, { train, test, stream }) => {
    const { randomTeacher, teacherExamples } = await import("./generators/teacher.ts");
    const { teacher_width, ...sizes } = settings;
    const labelling = randomTeacher({ ...sizes, width: teacher_width }, stream.child("teacher"));
    return {
      train: teacherExamples(labelling, train, stream.child("train")),
      test: teacherExamples(labelling, test, stream.child("test")),
    };
  },
});
