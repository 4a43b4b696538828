import sharp from 'sharp';

/** Small pictures of several shapes and colours, for blogs that are made up. */
export const palette: Buffer[] = await Promise.all(
  ['#a33', '#3a3', '#33a', '#aa3'].map((background, index) =>
    sharp({ create: { width: 60 + 30 * index, height: 40, channels: 3, background } })
      .jpeg()
      .toBuffer(),
  ),
);
