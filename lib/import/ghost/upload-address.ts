/** Folders of Ghost's in which what authors uploaded lies, below `content`. */
export const uploadFolders = ['images', 'media', 'files'] as const;

const upload = new RegExp(`^/content/(?:${uploadFolders.join('|')})/.`);

/** What exports have in place of the address of the blog (https://ghost.org/docs/migration/). */
const placeholder = '__GHOST_URL__';

/** A text in which addresses of the blog begin with `/`. */
export const toRooted = (text: string): string => text.replaceAll(`${placeholder}/`, '/').replaceAll(placeholder, '/');

export const isUpload = (address: string): boolean => upload.test(address);

/** The address of the picture that Ghost made another size or format of: `/content/images/size/w600/format/webp/2019/05/a.jpg`. */
export const originalOf = (address: string): string =>
  address.replace(/^(\/content\/images)\/size\/[^/]+(?:\/format\/[^/]+)?\//, '$1/');

/** The path of an upload as the name of a file, with a slash before it: from the content folder. */
export function toFile(address: string): string {
  const path = address.replace(/[?#].*$/s, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
