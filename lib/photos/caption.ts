import { textOf, type Notes, type Tags } from './notes.ts';

/** A caption is no longer than this (characters). */
const longest = 2000;

/** Where Latin-1 has control characters, what writes single bytes means Windows-1252. */
const windows1252 = new TextDecoder('windows-1252');

/** Characters that have no place in a line of text. */
const unseen = /[\p{Cc}\p{Noncharacter_Code_Point}]/gu;

/** One line of plain text, at most so many characters; null if there is nothing to read in it (blanks, dashes). */
export function toLine(text: unknown, most: number): string | null {
  if (typeof text !== 'string') return null;
  const line = text
    .replace(/[\u0080-\u009f]/g, (byte) => windows1252.decode(Uint8Array.of(byte.charCodeAt(0))))
    .replace(/\s+/g, ' ')
    .replace(unseen, '')
    .trim()
    .slice(0, most)
    // What is cut may be half a character.
    .replace(/\p{Cs}/gu, '')
    .trim();
  return /[\p{L}\p{N}\p{S}]/u.test(line) ? line : null;
}

/** What cameras and phones write of their own accord. Huawei has three letters for what a picture went through. */
const fillings = [
  /^(?:\S+ ){0,2}digital (?:still )?camera$/i,
  /^(?:sony dsc|exif[_ ]jpeg.*|binary comment|processed with .*|created with gimp|screenshot|default|x-default)$/i,
  /^dcim[\\/]/i,
  /^(?:oz)?(?:btf|cof|dav|edf|fbt|hdr|hdrpl|mde|nor|ptr|rbt|rhdr|sdr)$/,
];

/** The names that they give to files, alone. */
const fileName =
  /^_?(?:dsc[a-z]?|img[a-z]?|pict|p\d|dcp|hpim|cimg|gopr|gp\d|dji|pxl|mvc|sany|sdc|kif|sam_)[_-]?\d{3}[_\d-]*(?:wa\d+)?(?:\.\w{3,4})?$/i;

const isFilling = (line: string): boolean => [...fillings, fileName].some((filling) => filling.test(line));

/** IPTC says in which characters it is written, or does not say, or is wrong about it. */
function iptcText({ value, description }: NonNullable<Tags[string]>): unknown {
  if (!Array.isArray(value)) return null;
  const bytes = Uint8Array.from(value as number[]);
  try {
    // A caption that was too long may end in the middle of a character: with `stream` that is no fault.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    const isRead = typeof description === 'string' && !description.includes('\ufffd');
    return isRead ? description : Buffer.from(bytes).toString('latin1');
  }
}

/** XMP has a text in several languages: the one for everybody, or the first. */
function xmpText(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const texts = value as { value?: unknown; attributes?: { lang?: string } }[];
  return (texts.find(({ attributes }) => attributes?.lang === 'x-default') ?? texts[0])?.value;
}

/** The owner's words; a camera's own are none. */
export function captionOf({ exif, iptc, xmp }: Notes): string | null {
  const texts = [iptcText(iptc['Caption/Abstract'] ?? {}), xmpText(xmp['description']?.value), textOf(exif, 'ImageDescription')];
  return texts.map((text) => toLine(text, longest)).find((line) => line !== null && !isFilling(line)) ?? null;
}
