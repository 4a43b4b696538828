import { palette } from './palette.ts';
import { post, settings, type Files } from './server.ts';

/** Twenty entries at the times and paths of the seed's page, with words of our own; `body` is missing where it showed a title alone, `photos` lie beside. */
const entries: { at: string; path: string; slug: string; title: string; tags?: string[]; body?: string; photos?: number }[] = [
  { at: '2013-04-26T00:56', path: '/openstack/havana', slug: 'one-host', title: 'Merged in Havana: one host, one list' },
  {
    at: '2013-04-19T23:20',
    path: '/openstack/havana',
    slug: 'guesses',
    title: "Robin's quite unreliable guesses, part one",
    tags: ['rackspace', 'summit', 'nova', 'summary', 'prediction'],
    body: 'Nobody knows what will land.\n\n## Scheduler\n\nIt will be talked about -- a lot.',
  },
  { at: '2013-04-16T14:54', path: '/openstack', slug: 'getting-started', title: 'How to start with a big project' },
  { at: '2013-04-07T21:33', path: '/openstack/tips', slug: 'faster', title: 'Installs that take less time' },
  {
    at: '2013-03-30T21:13',
    path: '/openstack/havana',
    slug: 'drop',
    title: 'Merged in Havana: what is done with a dropped packet',
  },
  { at: '2013-03-30T16:11', path: '/openstack', slug: 'quota', title: 'A quota that was in the way of an upgrade' },
  { at: '2013-03-13T08:34', path: '/openstack', slug: 'elections', title: 'There are elections' },
  {
    at: '2013-03-12T07:13',
    path: '/events/pictures/20130310',
    slug: 'roanoke',
    title: 'A small town, in winter',
    photos: 25,
    body: 'The trees had nothing on. I should see it in June.',
  },
  { at: '2013-02-14T01:08', path: '/book/John_Scalzi', slug: 'shirts', title: 'The ones who beam down' },
  {
    at: '2013-02-11T22:45',
    path: '/conference/lca2013/pictures/20130125',
    slug: 'hat',
    title: 'May I show you our treasurer, and his hat?',
    photos: 7,
    body: 'He found the hat himself.',
  },
  { at: '2013-02-11T22:32', path: '/events/pictures/20130210', slug: 'engaged', title: 'They said yes (both of them)' },
  { at: '2013-01-24T13:29', path: '/conference/lca2013/pictures/20130124-lca2013', slug: 'cables', title: 'Yet more cables' },
  { at: '2013-01-22T21:01', path: '/conference/lca2013/pictures/20130123', slug: 'tables', title: 'Tables, before the cables' },
  {
    at: '2013-01-18T15:52',
    path: '/diary/pictures/20130111',
    slug: 'swim',
    title: 'Swim',
    photos: 8,
    body: 'It was forty degrees, so we did.',
  },
  { at: '2013-01-18T15:11', path: '/book/Joe_Haldeman', slug: 'gravity', title: 'Back where the gravity is' },
  {
    at: '2013-01-17T16:55',
    path: '/conference/lca2013/pictures/20130116-lca2013',
    slug: 'who',
    title: 'Whom do I ask at the conference?',
  },
  {
    at: '2013-01-17T16:28',
    path: '/conference/lca2013/pictures/20130117-lca2013',
    slug: 'first-day',
    title: 'The first day with all the keys',
    photos: 20,
    body: 'We tried each door once.',
  },
  {
    at: '2013-01-17T16:08',
    path: '/children/ducky',
    slug: 'third',
    title: 'Either we need a bigger car, or a smaller family',
    tags: ['ultrasound', 'pregnant'],
    body: 'Eight weeks. Nobody is to know, so I write it here.',
  },
  { at: '2013-01-17T16:00', path: '/diary/pictures/20130118-ducky', slug: 'ultrasounds', title: 'A small person, in grey' },
  { at: '2013-01-09T01:27', path: '/diary/pictures/20130109-2', slug: 'toy', title: 'More with the new toy' },
];

/** Older posts, which the page does not show but its related line names. */
const older = [
  { at: '2002-10-31T09:00', path: '/children/ducky', slug: 'october', title: '31 October 2002', tags: ['pregnant'] },
  { at: '2001-06-08T09:00', path: '/children/ducky', slug: 'june', title: 'Friday 8 June 2001', tags: ['pregnant'] },
];

const fileOf = ({
  path,
  slug,
  title,
  at,
  tags = [],
  body = '',
  photos = 0,
}: (typeof entries)[number]): [string, string | Buffer][] => {
  const text = post({ title, date: at.replace('T', ' '), tags }, body);
  if (photos === 0) return [[`${path.slice(1)}/${slug}.md`, text]];
  const folder = `${path.slice(1)}/${slug}`;
  const pictures = Array.from({ length: photos }, (_, index): [string, Buffer] => [
    `${folder}/img_${index + 1}.jpg`,
    palette[index % palette.length]!,
  ]);
  return [[`${folder}/index.md`, text], ...pictures];
};

/** A content folder in the shape of the seed. */
export const seedFiles: Files = {
  'site.yaml': settings('tagNames: { diary: blog }\n'),
  ...Object.fromEntries([...entries, ...older].flatMap(fileOf)),
};

/** A page of each kind of the seed's blog, and an address at which nothing is. */
export const seedPages = [
  '/',
  '/openstack',
  '/openstack/havana/guesses',
  '/2013',
  '/2013/04',
  '/tags',
  '/tags/nova',
  '/archive',
  '/comments',
  '/photos',
  '/feeds',
  '/nothing',
];

/** What the page must read, line for line; empty lines do not count. */
export const seedLines = [
  'Fri, 26 Apr 2013',
  'Merged in Havana: one host, one list',
  'posted at: 00:56 | path: /openstack/havana | permanent link to this entry',
  'Fri, 19 Apr 2013',
  "Robin's quite unreliable guesses, part one",
  'Nobody knows what will land.',
  'Scheduler',
  'It will be talked about -- a lot.',
  'Tags for this post: openstack havana rackspace summit nova summary prediction',
  'Related posts: Merged in Havana: one host, one list; Merged in Havana: what is done with a dropped packet; How to start with a big project; Installs that take less time; A quota that was in the way of an upgrade; There are elections',
  'posted at: 23:20 | path: /openstack/havana | permanent link to this entry',
  'Tue, 16 Apr 2013',
  'How to start with a big project',
  'posted at: 14:54 | path: /openstack | permanent link to this entry',
  'Sun, 07 Apr 2013',
  'Installs that take less time',
  'posted at: 21:33 | path: /openstack/tips | permanent link to this entry',
  'Sat, 30 Mar 2013',
  'Merged in Havana: what is done with a dropped packet',
  'posted at: 21:13 | path: /openstack/havana | permanent link to this entry',
  'A quota that was in the way of an upgrade',
  'posted at: 16:11 | path: /openstack | permanent link to this entry',
  'Wed, 13 Mar 2013',
  'There are elections',
  'posted at: 08:34 | path: /openstack | permanent link to this entry',
  'Tue, 12 Mar 2013',
  'A small town, in winter',
  'The trees had nothing on. I should see it in June.',
  'See more thumbnails',
  'Tags for this post: events pictures 20130310 photo',
  'posted at: 07:13 | path: /events/pictures/20130310 | permanent link to this entry',
  'Thu, 14 Feb 2013',
  'The ones who beam down',
  'posted at: 01:08 | path: /book/John_Scalzi | permanent link to this entry',
  'Mon, 11 Feb 2013',
  'May I show you our treasurer, and his hat?',
  'He found the hat himself.',
  'Tags for this post: conference lca2013 pictures 20130125 photo',
  'posted at: 22:45 | path: /conference/lca2013/pictures/20130125 | permanent link to this entry',
  'They said yes (both of them)',
  'posted at: 22:32 | path: /events/pictures/20130210 | permanent link to this entry',
  'Thu, 24 Jan 2013',
  'Yet more cables',
  'posted at: 13:29 | path: /conference/lca2013/pictures/20130124-lca2013 | permanent link to this entry',
  'Tue, 22 Jan 2013',
  'Tables, before the cables',
  'posted at: 21:01 | path: /conference/lca2013/pictures/20130123 | permanent link to this entry',
  'Fri, 18 Jan 2013',
  'Swim',
  'It was forty degrees, so we did.',
  'Tags for this post: blog pictures 20130111 photo',
  'posted at: 15:52 | path: /diary/pictures/20130111 | permanent link to this entry',
  'Back where the gravity is',
  'posted at: 15:11 | path: /book/Joe_Haldeman | permanent link to this entry',
  'Thu, 17 Jan 2013',
  'Whom do I ask at the conference?',
  'posted at: 16:55 | path: /conference/lca2013/pictures/20130116-lca2013 | permanent link to this entry',
  'The first day with all the keys',
  'We tried each door once.',
  'Tags for this post: conference lca2013 pictures 20130117-lca2013 photo',
  'posted at: 16:28 | path: /conference/lca2013/pictures/20130117-lca2013 | permanent link to this entry',
  'Either we need a bigger car, or a smaller family',
  'Eight weeks. Nobody is to know, so I write it here.',
  'Tags for this post: children ducky ultrasound pregnant',
  'Related posts: 31 October 2002; Friday 8 June 2001',
  'posted at: 16:08 | path: /children/ducky | permanent link to this entry',
  'A small person, in grey',
  'posted at: 16:00 | path: /diary/pictures/20130118-ducky | permanent link to this entry',
  'Wed, 09 Jan 2013',
  'More with the new toy',
  'posted at: 01:27 | path: /diary/pictures/20130109-2 | permanent link to this entry',
];
