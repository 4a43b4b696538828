import { captionOf, toLine } from './caption.ts';
import { readNotes, textOf, type Tags } from './notes.ts';

/** What a camera and its owner wrote into a picture, as far as it is shown. Null is what they did not say. */
export type CameraNotes = {
  /** The camera's wall clock when it took the picture: `2013-03-10T14:05:03`, or `2013-03-10T14:05:03.25` if it was as precise. */
  taken: string | null;
  /** How far that clock was from UTC: `+11:00`. */
  offset: string | null;
  /** Its make and model: `Canon EOS 5D`. At most 100 characters. */
  camera: string | null;
  /** As it names itself, at most 100 characters. */
  lens: string | null;
  /** `1/250 s at f/8, ISO 200, 35 mm`, or as much of it as is known. */
  exposure: string | null;
  /** The owner's words in one line of plain text, at most 2000 characters; what looks like HTML in it is text too. */
  caption: string | null;
};

/** No name is longer (characters). */
const longest = 100;

/** When somebody first took a photograph that is left to us: what is earlier is a clock that was not set. */
const firstYear = 1826;

/** A moment of the calendar, with its fraction of a second and its zone, as EXIF writes the three. */
function timeOf(tags: Tags, kind: 'Original' | 'Digitized'): Pick<CameraNotes, 'taken' | 'offset'> | null {
  const parts = /^(\d{4})\D(\d\d)\D(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\D|$)/.exec(textOf(tags, `DateTime${kind}`)?.trim() ?? '');
  if (!parts) return null;
  const [, year, month, day, hour, minute, second] = parts;
  const taken = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const date = new Date(`${taken}Z`);
  // A Date moves the 30th of February on to March.
  if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(taken) || Number(year) < firstYear) return null;
  const fraction = /^\d{1,9}/.exec(textOf(tags, `SubSecTime${kind}`)?.trim() ?? '')?.[0];
  const offset = /^[+-](?:0\d|1[0-4]):[0-5]\d$/.exec(textOf(tags, `OffsetTime${kind}`)?.trim() ?? '')?.[0];
  return { taken: fraction ? `${taken}.${fraction}` : taken, offset: offset ?? null };
}

/** Most models begin with the make, or with a word of it (`NIKON CORPORATION`, `NIKON D90`). */
function cameraOf(tags: Tags): string | null {
  const make = toLine(textOf(tags, 'Make'), longest);
  const model = toLine(textOf(tags, 'Model'), longest);
  if (!make || !model) return model ?? make;
  const words = make.toLowerCase().split(' ');
  const isSaid = words.includes(model.toLowerCase().split(' ')[0]!);
  return toLine(isSaid ? model : `${make} ${model}`, longest);
}

/** Without contacts to the lens a camera writes zeros. */
function lensOf(tags: Tags): string | null {
  const lens = toLine(textOf(tags, 'LensModel'), longest);
  return lens && /[1-9\p{L}]/u.test(lens.replace(/mm|f/gi, '')) && !/^(?:unknown|none|n\/a)\b/i.test(lens) ? lens : null;
}

/** A number, or a fraction, that is greater than zero and at least `least`; null if it is none. */
function numberOf(value: unknown, least = 0): number | null {
  const [over, under] = Array.isArray(value) ? (value as unknown[]) : [value, 1];
  const number = typeof over === 'number' && typeof under === 'number' ? over / under : NaN;
  return Number.isFinite(number) && number > 0 && number >= least ? number : null;
}

const rounded = (number: number, digits: number): string => String(Number(number.toFixed(digits)));

const shutter = (seconds: number): string => (seconds < 0.3 ? `1/${Math.round(1 / seconds)} s` : `${rounded(seconds, 1)} s`);

/** In the words of photographers. */
function exposureOf(tags: Tags): string | null {
  const time = numberOf(tags['ExposureTime']?.value);
  const aperture = numberOf(tags['FNumber']?.value, 0.1);
  const [sensitivity] = [tags['ISOSpeedRatings']?.value].flat();
  // The field ends there: it says that the number did not fit.
  const iso = sensitivity === 65_535 ? null : numberOf(sensitivity, 1);
  const focus = numberOf(tags['FocalLength']?.value, 0.1);
  const light = [time && shutter(time), aperture && `f/${rounded(aperture, aperture < 1 ? 2 : 1)}`].filter(Boolean).join(' at ');
  const parts = [light, iso && `ISO ${rounded(iso, 0)}`, focus && `${rounded(focus, focus < 10 ? 1 : 0)} mm`];
  return parts.filter(Boolean).join(', ') || null;
}

/**
 * What the camera and its owner wrote into a picture (JPEG, PNG, WebP, AVIF, HEIC; GIF has no room for it). Never places,
 * names or serial numbers: they are not even read. Never throws: what is broken is null.
 */
export function readCamera(bytes: Buffer): CameraNotes {
  const notes = readNotes(bytes);
  const { exif } = notes;
  return {
    ...(timeOf(exif, 'Original') ?? timeOf(exif, 'Digitized') ?? { taken: null, offset: null }),
    camera: cameraOf(exif),
    lens: lensOf(exif),
    exposure: exposureOf(exif),
    caption: captionOf(notes),
  };
}
