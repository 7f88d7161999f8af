import { checkNumber, type LabelledImages } from "#data";
import { AtlasError } from "#errors";
import type { RandomStream } from "#random";
import { TEACHER_LIMITS } from "./limits.ts";

/** The size of a random two-layer network that labels inputs. */
export interface TeacherSettings {
  readonly inputs: number;
  readonly classes: number;
  /** Hidden units. */
  readonly width: number;
}

/** A random two-layer network; its labelled examples can be drawn from any stream. */
export interface Teacher extends TeacherSettings {
  /** The class of one input of `inputs` numbers. */
  readonly classOf: (input: Float32Array) => number;
}

const CALIBRATION_INPUTS = 2048;
const CALIBRATION_STEPS = 300;
/** The last calibration step as a share of the first. */
const LAST_STEP = 1e-5;
/** A class is given up as unreachable after this many draws for each class. */
const DRAWS_PER_CLASS = 2000;

/**
 * A teacher `x -> argmax(V tanh(W x + a) + b)` with standard normal `a` and rows of `W` and `V` scaled to keep
 * unit variance. The offsets `b` are fitted on 2,048 inputs so that the classes are about equally likely.
 *
 * Balanced offsets exist for any `V`: they are the dual solution of semi-discrete optimal transport between
 * hidden activations and equally weighted classes (Aurenhammer, Hoffmann and Aronov, Algorithmica 1998),
 * found here by subgradient steps.
 *
 * @throws AtlasError `data/out-of-range` for sizes out of range.
 */
export function randomTeacher(settings: TeacherSettings, stream: RandomStream): Teacher {
  const { inputs, classes, width } = settings;
  checkNumber("inputs", inputs, { ...TEACHER_LIMITS.inputs, whole: true });
  checkNumber("classes", classes, { ...TEACHER_LIMITS.classes, whole: true });
  checkNumber("teacher_width", width, { ...TEACHER_LIMITS.width, whole: true });
  checkNumber("inputs × teacher_width", inputs * width, TEACHER_LIMITS.hiddenWeights);

  const hiddenWeights = normals(width * inputs, 1 / Math.sqrt(inputs), stream.child("hidden weights"));
  const hiddenBias = normals(width, 1, stream.child("hidden bias"));
  const outputWeights = normals(classes * width, 1 / Math.sqrt(width), stream.child("output weights"));
  const hidden = new Float64Array(width);
  const writeScores = (input: Float32Array, scores: Float64Array): void => {
    for (let unit = 0; unit < width; unit++) {
      let sum = hiddenBias[unit]!;
      for (let i = 0; i < inputs; i++) sum += hiddenWeights[unit * inputs + i]! * input[i]!;
      hidden[unit] = Math.tanh(sum);
    }
    for (let c = 0; c < classes; c++) {
      let sum = 0;
      for (let unit = 0; unit < width; unit++) sum += outputWeights[c * width + unit]! * hidden[unit]!;
      scores[c] = sum;
    }
  };

  const calibration = stream.child("calibration");
  const calibrationScores = Array.from({ length: CALIBRATION_INPUTS }, () => {
    const scores = new Float64Array(classes);
    writeScores(normals(inputs, 1, calibration), scores);
    return scores;
  });
  const offsets = balancingOffsets(calibrationScores, classes);
  const scores = new Float64Array(classes);
  return {
    ...settings,
    classOf: (input) => {
      writeScores(input, scores);
      return argmaxWith(scores, offsets);
    },
  };
}

/**
 * Standard normal inputs with a teacher's labels, as images of one channel, one row and `inputs` columns.
 *
 * Class counts differ by at most one: example `i` is drawn until the teacher calls it `i % classes`. It
 * depends on the stream and `i` alone, so a longer set begins with the shorter one.
 *
 * @throws AtlasError `data/unreachable-class` if the teacher gives some class to hardly any input.
 */
export function teacherExamples(teacher: Teacher, count: number, stream: RandomStream): LabelledImages {
  checkNumber("count", count, { minimum: 1, whole: true });
  const { inputs, classes } = teacher;
  const images = new Float32Array(count * inputs);
  const labels = Int32Array.from({ length: count }, (_, i) => i % classes);
  for (let i = 0; i < count; i++) {
    const input = images.subarray(i * inputs, (i + 1) * inputs);
    drawOfClass(teacher, labels[i]!, stream.child(i), input);
  }
  return { images, labels, count, channels: 1, height: 1, width: inputs, classes };
}

function drawOfClass(teacher: Teacher, label: number, stream: RandomStream, input: Float32Array): void {
  for (let draw = 0; draw < DRAWS_PER_CLASS * teacher.classes; draw++) {
    for (let i = 0; i < input.length; i++) input[i] = stream.normal();
    if (teacher.classOf(input) === label) return;
  }
  throw new AtlasError({
    code: "data/unreachable-class",
    kind: "input",
    problem: `the random teacher gives class ${label} of ${teacher.classes} to hardly any input`,
    remedy: "Use fewer classes, more inputs or a larger teacher_width.",
  });
}

/** Offsets that make every class win about equally often, by subgradient steps of geometrically falling size. */
function balancingOffsets(allScores: readonly Float64Array[], classes: number): Float64Array {
  const offsets = new Float64Array(classes);
  const wins = new Float64Array(classes);
  for (let step = 0; step < CALIBRATION_STEPS; step++) {
    wins.fill(0);
    for (const scores of allScores) wins[argmaxWith(scores, offsets)]!++;
    const size = 0.1 * classes * LAST_STEP ** (step / CALIBRATION_STEPS);
    for (let c = 0; c < classes; c++) offsets[c]! += size * (1 / classes - wins[c]! / allScores.length);
  }
  return offsets;
}

function argmaxWith(scores: Float64Array, offsets: Float64Array): number {
  let best = 0;
  for (let c = 1; c < scores.length; c++) {
    if (scores[c]! + offsets[c]! > scores[best]! + offsets[best]!) best = c;
  }
  return best;
}

function normals(count: number, deviation: number, stream: RandomStream): Float32Array {
  return Float32Array.from({ length: count }, () => deviation * stream.normal());
}
