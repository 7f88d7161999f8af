import { describe, expect, it } from "vitest";
import { type Family, families, familyNamed } from "#families";
import { depthsInWords, kindsInWords, normsInWords, normsOfAll, widthsInWords } from "./family-words.ts";

const named = (...names: readonly string[]) => names.map(familyNamed);
const like = (name: string, changes: Partial<Family>): Family => ({ ...familyNamed(name), ...changes });

describe("the words about the families of the package", () => {
  it("tell what each of them says of itself", () => {
    expect(kindsInWords(families())).toBe(
      "mlp is fully connected, cnn a small convolutional network, resnet18 and vgg11 those of the paper, resnet50 and preresnet20 those of the paper's follow-ups, vit a vision Transformer, transformer an encoder and a decoder of sentences",
    );
    expect(widthsInWords(families())).toBe(
      "Units of each hidden layer of an mlp, numbers of a token of a vit and a transformer, channels of the first convolution of the others",
    );
    expect(depthsInWords(families())).toBe(
      "Hidden layers of an mlp, convolutional stages of a cnn, blocks of a vit, blocks of each half of a transformer; not a choice of resnet18, vgg11, resnet50 and preresnet20",
    );
    expect(normsOfAll(families())).toEqual(["none", "batch", "group", "layer"]);
    expect(normsInWords(families())).toBe(
      "Normalisation after each convolution; by default batch for resnet18, resnet50 and preresnet20, which have no other, and vgg11, which has none too, and layer for vit and transformer, which have no other, and none for cnn, which has batch and group too; an mlp has none",
    );
  });
});

describe("the words about other families", () => {
  it("name no others where all are alike", () => {
    expect(widthsInWords(named("resnet18", "vgg11"))).toBe("Channels of the first convolution");
    expect(depthsInWords(named("mlp"))).toBe("Hidden layers of an mlp");
    expect(normsInWords(named("cnn"))).toBe(
      "Normalisation after each convolution; by default none for cnn, which has all",
    );
  });

  it("tell families of the same words together", () => {
    const twin = like("mlp", { name: "twin", article: "a" });
    expect(depthsInWords([familyNamed("mlp"), twin])).toBe("Hidden layers of an mlp and a twin");
    expect(normsInWords([familyNamed("mlp"), twin, familyNamed("vgg11")])).toBe(
      "Normalisation after each convolution; by default batch for vgg11, which has all; an mlp and a twin have none",
    );
  });

  it("name the norms that a family has beside its usual one", () => {
    const layered = like("cnn", { name: "layered", norms: ["layer"] });
    expect(normsInWords([familyNamed("cnn"), layered])).toBe(
      "Normalisation after each convolution; by default layer for layered, which has no other, and none for cnn, which has batch and group too",
    );
  });
});
