/** A colour `#rrggbb` for a share of a scale, 0 … 1; shares beyond its ends take the colour of the end. */
export type ColourRamp = (share: number) => string;

/**
 * Viridis, from dark purple to yellow: 256 colours, even in perceived lightness, legible to colour-blind readers.
 *
 * @see van der Walt and Smith (2015), published with Matplotlib 1.5 under CC0
 */
export const viridis: ColourRamp = (share) => {
  const place = Math.max(0, Math.min(255, Math.floor(share * 256)));
  return `#${VIRIDIS.slice(6 * place, 6 * place + 6)}`;
};

/**
 * Purple over white to orange, for numbers about zero: eleven colours joined by a uniform cubic B-spline in each channel.
 *
 * @see Brewer and Harrower, ColorBrewer 2.0, scheme PuOr (Apache-2.0)
 */
export const purpleOrange: ColourRamp = (share) => {
  const place = Math.max(0, Math.min(1, share));
  const channels = [0, 1, 2].map((channel) =>
    splineAt(
      PURPLE_ORANGE.map((colour) => Number.parseInt(colour.slice(2 * channel, 2 * channel + 2), 16)),
      place,
    ),
  );
  return `#${channels.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
};

/** A uniform cubic B-spline through the first and last of its values and near the others. */
function splineAt(values: readonly number[], share: number): number {
  const last = values.length - 1;
  const index = Math.min(last - 1, Math.floor(share * last));
  const [second, third] = [values[index]!, values[index + 1]!];
  const first = index > 0 ? values[index - 1]! : 2 * second - third;
  const fourth = index < last - 1 ? values[index + 2]! : 2 * third - second;
  const t = share * last - index;
  const [t2, t3] = [t * t, t * t * t];
  return (
    ((1 - 3 * t + 3 * t2 - t3) * first +
      (4 - 6 * t2 + 3 * t3) * second +
      (1 + 3 * t + 3 * t2 - 3 * t3) * third +
      t3 * fourth) /
    6
  );
}

const PURPLE_ORANGE = "2d004b 542788 8073ac b2abd2 d8daeb f7f7f7 fee0b6 fdb863 e08214 b35806 7f3b08".split(
  " ",
);

const VIRIDIS = [
  "44015444025645045745055946075a46085c460a5d460b5e470d60470e6147106347116447136548146748166848176948186a",
  "481a6c481b6d481c6e481d6f481f70482071482173482374482475482576482677482878482979472a7a472c7a472d7b472e7c",
  "472f7d46307e46327e46337f463480453581453781453882443983443a83443b84433d84433e85423f85424086424186414287",
  "4144874045884046883f47883f48893e49893e4a893e4c8a3d4d8a3d4e8a3c4f8a3c508b3b518b3b528b3a538b3a548c39558c",
  "39568c38588c38598c375a8c375b8d365c8d365d8d355e8d355f8d34608d34618d33628d33638d32648e32658e31668e31678e",
  "31688e30698e306a8e2f6b8e2f6c8e2e6d8e2e6e8e2e6f8e2d708e2d718e2c718e2c728e2c738e2b748e2b758e2a768e2a778e",
  "2a788e29798e297a8e297b8e287c8e287d8e277e8e277f8e27808e26818e26828e26828e25838e25848e25858e24868e24878e",
  "23888e23898e238a8d228b8d228c8d228d8d218e8d218f8d21908d21918c20928c20928c20938c1f948c1f958b1f968b1f978b",
  "1f988b1f998a1f9a8a1e9b8a1e9c891e9d891f9e891f9f881fa0881fa1881fa1871fa28720a38620a48621a58521a68522a785",
  "22a88423a98324aa8325ab8225ac8226ad8127ad8128ae8029af7f2ab07f2cb17e2db27d2eb37c2fb47c31b57b32b67a34b679",
  "35b77937b87838b9773aba763bbb753dbc743fbc7340bd7242be7144bf7046c06f48c16e4ac16d4cc26c4ec36b50c46a52c569",
  "54c56856c66758c7655ac8645cc8635ec96260ca6063cb5f65cb5e67cc5c69cd5b6ccd5a6ece5870cf5773d05675d05477d153",
  "7ad1517cd2507fd34e81d34d84d44b86d54989d5488bd6468ed64590d74393d74195d84098d83e9bd93c9dd93ba0da39a2da37",
  "a5db36a8db34aadc32addc30b0dd2fb2dd2db5de2bb8de29bade28bddf26c0df25c2df23c5e021c8e020cae11fcde11dd0e11c",
  "d2e21bd5e21ad8e219dae319dde318dfe318e2e418e5e419e7e419eae51aece51befe51cf1e51df4e61ef6e620f8e621fbe723",
  "fde725",
].join("");
