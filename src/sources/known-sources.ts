import { arrays } from "./arrays.ts";
import { cifar10 } from "./cifar10.ts";
import { cifar100 } from "./cifar100.ts";
import { digits } from "./digits.ts";
import { emnist } from "./emnist.ts";
import { fashionMnist } from "./fashion-mnist.ts";
import { glyphs } from "./glyphs.ts";
import { mnist } from "./mnist.ts";
import { numberWords } from "./number-words.ts";
import { parallelText } from "./parallel-text.ts";
import { parquet } from "./parquet.ts";
import { pictures } from "./pictures.ts";
import { pixelTable } from "./pixel-table.ts";
import { registerSource } from "./registry.ts";
import { svhn } from "./svhn.ts";
import { table } from "./table.ts";
import { tatoebaDeEn } from "./tatoeba-de-en.ts";
import { teacher } from "./teacher.ts";

/** The sources of the package, in the order in which they are told. */
const SOURCES = [
  glyphs,
  teacher,
  mnist,
  fashionMnist,
  emnist,
  svhn,
  cifar10,
  cifar100,
  digits,
  numberWords,
  tatoebaDeEn,
  parallelText,
  arrays,
  pictures,
  table,
  pixelTable,
  parquet,
];
for (const source of SOURCES) registerSource(source);
