import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp, { type Exif } from 'sharp';
import { paint, type SceneName } from './scenes/paint.ts';

/** What a camera wrote into its files, apart from the time. The makers are invented. */
interface Camera {
  make: string;
  model: string;
  lens: string;
  focal: string;
  aperture: string;
}

interface Extras {
  /** Pixels; 1600 by 1067 unless it is said. */
  size?: 'upright' | 'sideways' | 'panorama';
  /** EXIF's ImageDescription. */
  words?: string;
  /** Degrees south and east. */
  place?: readonly [number, number];
}

/** File name, scene, seed, when it was taken (local time; `undefined` for a file without EXIF), extras. */
type Row = readonly [string, SceneName, number, string | undefined, Extras?];

interface Album {
  folder: string;
  camera: Camera;
  rows: readonly Row[];
}

const sizes = { flat: [1600, 1067], upright: [1067, 1600], sideways: [1067, 1600], panorama: [2400, 800] } as const;
const dark = new Set<SceneName>(['stars', 'aurora', 'moon', 'town', 'lamps']);
const mostBytes = 128_000;
const qualities = [88, 84, 80, 76, 72, 68, 64, 60, 56, 52];

const albums: readonly Album[] = [
  {
    folder: 'content/diary/pictures/20140126',
    camera: { make: 'Orrin', model: 'Orrin Traveller 4', lens: 'Orrin 18-55mm F3.5-5.6', focal: '35/1', aperture: '56/10' },
    rows: [
      ['img_2041.jpg', 'haze', 4, '2014:01:26 05:58:12'],
      ['img_2044.jpg', 'forest', 7, '2014:01:26 06:41:50', { size: 'sideways', place: [43.3127, 146.9811] }],
      ['Brot für Merv.jpg', 'bread', 5, '2014:01:26 09:15:31', { words: 'The better of two. Merv got the other.' }],
      ['img_2052.jpg', 'moth', 3, '2014:01:26 11:02:04'],
      ['beach-after-tea.jpg', 'beach', 3, undefined],
    ],
  },
  {
    folder: 'content/field/sky/pictures/20240511-pink',
    camera: { make: 'Lumora', model: 'Lumora Six', lens: 'Lumora wide 24mm f/1.8', focal: '57/10', aperture: '18/10' },
    rows: [
      ['img_6113.jpg', 'town', 1, '2024:05:11 17:19:40'],
      ['img_6114.jpg', 'aurora', 1, '2024:05:11 18:23:05', { words: 'Twenty-three minutes past six, above the hen house.' }],
      ['img_6116.jpg', 'aurora', 3, '2024:05:11 18:31:18'],
      ['img_6117.jpg', 'aurora', 5, '2024:05:11 18:40:52', { size: 'sideways' }],
      ['img_6120.jpg', 'aurora', 6, '2024:05:11 18:58:33'],
      ['img_6121.jpg', 'aurora', 7, '2024:05:11 19:06:09'],
      [
        'img_6124.jpg',
        'aurora',
        8,
        '2024:05:11 19:20:44',
        { words: 'Ros held the torch. You are not supposed to hold the torch.' },
      ],
      ['img_6125.jpg', 'aurora', 9, '2024:05:11 19:31:27', { size: 'upright' }],
      ['img_6129.jpg', 'aurora', 14, '2024:05:11 19:44:01'],
      ['from-the-jetty.jpg', 'aurora', 19, '2024:05:11 20:05:36'],
      ['img_6133.jpg', 'aurora', 21, '2024:05:11 20:12:50'],
      ['the-whole-sky.jpg', 'aurora', 17, '2024:05:11 20:26:15', { size: 'panorama' }],
      ['img_6140.jpg', 'aurora', 22, '2024:05:11 20:51:22'],
      ['img_6142.jpg', 'stars', 2, '2024:05:11 22:14:08', { words: 'An hour later, and nothing pink in it at all.' }],
      ['img_6143.jpg', 'stars', 3, '2024:05:11 22:31:55'],
      ['img_6144.jpg', 'stars', 6, '2024:05:11 22:48:30', { size: 'upright' }],
      ['img_6151.jpg', 'haze', 9, '2024:05:12 07:12:10'],
      ['img_6153.jpg', 'sea', 5, '2024:05:12 07:29:46'],
      ['img_6188.jpg', 'moon', 4, '2024:05:23 17:48:02'],
      ['img_6190.jpg', 'moon', 6, '2024:05:23 18:03:37', { words: 'Same jetty, twelve days on. Nobody came.' }],
    ],
  },
  {
    folder: 'content/conference/pictures/20170120-lca2017',
    camera: { make: 'Kestrin', model: 'Kestrin K20', lens: 'Kestrin 28mm F2', focal: '28/1', aperture: '40/10' },
    rows: [
      ['img_3307.jpg', 'tor', 2, '2016:07:30 16:02:11', { words: 'July. Still on the card.' }],
      ['img_3309.jpg', 'tor', 4, '2016:07:30 16:20:45'],
      ['img_3398.jpg', 'moon', 2, '2017:01:12 22:41:53'],
      ['img_3401.jpg', 'haze', 2, '2017:01:16 06:05:20'],
      ['img_3402.jpg', 'river', 1, '2017:01:16 06:31:09'],
      ['img_3403.jpg', 'river', 4, '2017:01:16 06:48:57', { words: 'The Huon, from the bus, which had stopped for a hen.' }],
      ['img_3407.jpg', 'lamps', 1, '2017:01:16 09:14:33', { words: 'Opening remarks.' }],
      ['img_3408.jpg', 'lamps', 3, '2017:01:16 09:16:02'],
      ['img_3412.jpg', 'town', 3, '2017:01:16 21:22:40'],
      ['img_3413.jpg', 'town', 2, '2017:01:16 21:40:18'],
      ['img_3420.jpg', 'sea', 2, '2017:01:17 06:08:51', { place: [42.9017, 147.3411] }],
      ['img_3421.jpg', 'sea', 8, '2017:01:17 06:15:27'],
      [
        'img_3425.jpg',
        'bench',
        1,
        '2017:01:17 10:52:13',
        { words: 'Somebody had brought a clock to the hardware day. In pieces, but he had brought it.' },
      ],
      ['img_3426.jpg', 'bench', 3, '2017:01:17 11:04:46'],
      ['img_3427.jpg', 'bench', 6, '2017:01:17 11:10:30', { size: 'upright' }],
      ['img_3431.jpg', 'forest', 1, '2017:01:17 18:35:58'],
      ['img_3432.jpg', 'forest', 4, '2017:01:17 18:47:15', { size: 'upright' }],
      ['img_3440.jpg', 'lamps', 2, '2017:01:18 15:31:04', { words: 'The chandelier, just before I spoke.' }],
      ['img_3441.jpg', 'lamps', 5, '2017:01:18 16:20:59', { words: 'The chandelier, just after.' }],
      ['img_3444.jpg', 'beach', 1, '2017:01:18 20:58:21'],
      ['img_3445.jpg', 'beach', 5, '2017:01:18 21:06:44'],
      ['img_3446.jpg', 'beach', 8, '2017:01:18 21:11:37', { size: 'upright' }],
      ['img_3450.jpg', 'moth', 1, '2017:01:19 07:40:06'],
      ['img_3451.jpg', 'moth', 6, '2017:01:19 07:52:49'],
      ['img_3455.jpg', 'bread', 3, '2017:01:19 08:30:12', { words: 'Breakfast was included.' }],
      ['img_3460.jpg', 'ranges', 2, '2017:01:19 14:17:25'],
      ['img_3461.jpg', 'ranges', 4, '2017:01:19 14:33:08'],
      ['img_3470.jpg', 'town', 6, '2017:01:20 21:30:30', { size: 'upright' }],
      ['bus-home.jpg', 'haze', 6, undefined],
      ['home.jpg', 'stars', 8, undefined],
    ],
  },
];

/** Degrees as EXIF has them: degrees, minutes and hundredths of seconds. */
function degrees(value: number): string {
  const minutes = (value % 1) * 60;
  return `${Math.floor(value)}/1 ${Math.floor(minutes)}/1 ${Math.round((minutes % 1) * 6000)}/100`;
}

/** Hobart's distance from Greenwich, near enough: none of the pictures is from a month in which the clocks change. */
function offsetOf(taken: string): string {
  const month = Number(taken.slice(5, 7));
  return month > 4 && month < 10 ? '+10:00' : '+11:00';
}

function exifOf({ camera }: Album, scene: SceneName, taken: string, { words, place }: Extras): Exif {
  return {
    IFD0: { Make: camera.make, Model: camera.model, ...(words && { ImageDescription: words }) },
    IFD2: {
      DateTimeOriginal: taken,
      OffsetTimeOriginal: offsetOf(taken),
      FNumber: camera.aperture,
      ExposureTime: dark.has(scene) ? '4/1' : '1/160',
      ISOSpeedRatings: dark.has(scene) ? '1600' : '200',
      FocalLength: camera.focal,
      LensModel: camera.lens,
    },
    ...(place && {
      IFD3: {
        GPSLatitudeRef: 'S',
        GPSLatitude: degrees(place[0]),
        GPSLongitudeRef: 'E',
        GPSLongitude: degrees(place[1]),
      },
    }),
  };
}

/** One picture as a JPEG: the best quality that stays below `mostBytes`, or the least one of all. */
async function photograph(album: Album, [, scene, seed, taken, extras = {}]: Row): Promise<Buffer> {
  const [width, height] = sizes[extras.size ?? 'flat'];
  const upright = sharp(paint({ scene, width, height, seed }), { raw: { width, height, channels: 3 } });
  const lying = extras.size === 'sideways';
  const stored = await (lying ? upright.rotate(270) : upright).png({ compressionLevel: 1 }).toBuffer();
  let bytes = Buffer.alloc(0);
  for (const quality of qualities) {
    let picture = sharp(stored).jpeg({ quality, mozjpeg: true });
    if (lying) picture = picture.withMetadata({ orientation: 6 });
    if (taken) picture = picture.withExifMerge(exifOf(album, scene, taken, extras));
    bytes = await picture.toBuffer();
    if (bytes.length <= mostBytes) break;
  }
  return bytes;
}

let total = 0;
for (const album of albums) {
  const folder = path.join(import.meta.dirname, '..', album.folder);
  mkdirSync(folder, { recursive: true });
  let sum = 0;
  for (const row of album.rows) {
    const bytes = await photograph(album, row);
    writeFileSync(path.join(folder, row[0]), bytes);
    sum += bytes.length;
  }
  total += sum;
  console.log(`${album.folder}: ${album.rows.length} pictures, ${sum.toLocaleString('en')} bytes`);
}
console.log(`${total.toLocaleString('en')} bytes`);
