import type { Locator, Page } from '@playwright/test';
import { pictures } from './pictures.ts';
import { post, settings, type Blog, type Files } from './server.ts';

const made = await pictures('trip/harbour', 5);

export const [one, two, three, four] = Object.values(made) as [Buffer, Buffer, Buffer, Buffer];

/** A blog with one album of five pictures, of which listings show three. */
export const fiveAlbum: Files = {
  'site.yaml': settings('listing: { thumbnails: 3 }\n'),
  'trip/harbour/index.md': post({ title: 'Harbour', date: '2013-03-10', tags: ['Photo', 'sea'] }, 'We went to the harbour.'),
  ...made,
};

/** A post of which only its title and its date matter. */
export const dated = (title: string, date: string, fields = {}): string => post({ title, date, ...fields }, 'Text.');

/** A blog with one album of two of these. */
export const trip: Files = {
  'site.yaml': settings(),
  'a/trip/index.md': dated('Trip', '2013-03-10'),
  'a/trip/1.jpg': one,
  'a/trip/2.jpg': two,
};

export const statusOf = async (blog: Blog, path: string): Promise<number> => (await blog.get(path)).status;

/** The status and where it leads. */
export async function wayOf(blog: Blog, path: string): Promise<[number, string | null]> {
  const { status, headers } = await blog.get(path);
  return [status, headers.get('location')];
}

export const album = (page: Page): Locator => page.getByRole('region', { name: 'Pictures' });
export const thumbnail = (page: Page, name: string): Locator => page.getByRole('main').getByRole('link', { name });

/** A browser of such a device. */
export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
