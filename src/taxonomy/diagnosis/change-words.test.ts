import { expect, test } from "vitest";
import { changeWords } from "./change-words.ts";

test.each([
  ["hotter", "batch_size", 128, 64, "halve the batch size to 64"],
  ["colder", "batch_size", 92, 128, "raise the batch size from 92 to 128"],
  ["hotter", "learning_rate", 0.05, 0.1, "double the learning rate to 0.1"],
  ["colder", "weight_decay", 0.0005, null, "lower the weight decay below 0.0005"],
  ["hotter", "learning_rate", 0.4, null, "raise the learning rate above 0.4"],
  ["colder", "batch_size", null, null, "raise the batch size"],
  ["wider", "width", 23, 32, "raise the width from 23 to 32"],
  ["wider", "width", 128, null, "make the network wider than 128"],
  ["more data", "examples", 5000, 10_000, "double the training examples to 10000"],
  ["more data", "examples", 50_000, null, "add training examples beyond 50000"],
  ["cleaner labels", "label_noise", 0.1, 0, "lower the label noise from 0.1 to 0"],
  ["cleaner labels", "label_noise", 0.1, null, "clean the labels"],
] as const)("%s by the %s from %s to %s is said as an order", (direction, knob, from, to, words) => {
  expect(changeWords(direction, knob, from, to)).toBe(words);
});
