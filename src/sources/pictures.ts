import { choice, folderPath, wholeNumber } from "#settings";
import { defineOwnData } from "./define-own-data.ts";

/** How pictures become images of one size: settings of every source of pictures. */
export const PICTURE_SETTINGS = {
  size: wholeNumber(
    "Side in pixels of the square images that pictures become: the short side is resized to it, and the middle cut out",
    4,
    1024,
  ).default(32),
  colour: choice("Whether images have three channels or one", ["rgb", "grey"]).default("rgb"),
  behind: choice("What lies behind transparent pictures", ["white", "black"]).default("white"),
} as const;

/** Photographs and drawings in a folder for each class. */
export const pictures = defineOwnData({
  name: "pictures",
  meaning: "Pictures of any size in a folder for each class (JPEG, PNG, WebP and others)",
  makesImages: true,
  numberBytes: 1,
  settings: {
    folder: folderPath(
      "Folder that holds a folder of pictures for each class, or folders train and test that do; a relative one lies in --data-dir",
    ).default("pictures"),
    test_folder: folderPath("Folder of test pictures, likewise, where folder does not hold them")
      .meta({ examples: ["test"] })
      .optional(),
    ...PICTURE_SETTINGS,
  },
  sizes: ({ size, colour }) => [colour === "rgb" ? 3 : 1, size, size],
  read: async (settings, dataFolder) =>
    (await import("./readers/pictures.ts")).readPictures(settings, dataFolder),
});
