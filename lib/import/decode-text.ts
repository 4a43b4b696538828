const utf8 = new TextDecoder('utf-8', { fatal: true });

const isEncoding = (label: string): boolean => {
  try {
    return Boolean(new TextDecoder(label));
  } catch {
    return false;
  }
};

/**
 * The text of an old file: as UTF-8 if it is that, else in the encoding that it `says` it has (a label of the Encoding Standard), else as
 * windows-1252, in which every byte is a character. `note` is a sentence for the report, null for UTF-8. A byte order mark is taken off.
 */
export function decodeText(bytes: Uint8Array, says = ''): { text: string; note: string | null } {
  try {
    return { text: utf8.decode(bytes), note: null };
  } catch {
    const said = says !== '' && isEncoding(says) ? new TextDecoder(says).encoding : 'utf-8';
    const encoding = said === 'utf-8' ? 'windows-1252' : said;
    return { text: new TextDecoder(encoding).decode(bytes), note: `It is not UTF-8, and was read as ${encoding}.` };
  }
}
