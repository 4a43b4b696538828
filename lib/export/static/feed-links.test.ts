import { expect, test } from 'vitest';
import { FeedLinks } from './feed-links.ts';

const targets = (links: { target: string; isAuthors: boolean }[]): string[] =>
  links.map(({ target, isAuthors }) => `${target}${isAuthors ? ' (text)' : ''}`);

test('a feed leads where its elements, attributes and texts do, and its names lead nowhere', () => {
  const rss = `<?xml version="1.0"?><rss xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
    <title>https://blog.example/title</title><link>https://blog.example/a</link>
    <atom:link rel="prev-archive" href="https://blog.example/a/feed-2012.xml"/>
    <item><guid isPermaLink="false">https://old.example/1</guid>
    <content:encoded><![CDATA[<p><a href="https://blog.example/b">B</a> ]]]]><![CDATA[> <img src="https://blog.example/c.jpg"></p>]]></content:encoded></item>
    </channel></rss>`;
  expect(targets(new FeedLinks().inXml(rss)).toSorted()).toEqual([
    'https://blog.example/a',
    'https://blog.example/a/feed-2012.xml',
    'https://blog.example/b (text)',
    'https://blog.example/c.jpg (text)',
  ]);
});

test('so does a JSON feed', () => {
  const feed = {
    feed_url: 'https://blog.example/feed.json',
    items: [
      {
        id: 'https://old.example/1',
        title: 'https://blog.example/title',
        content_html: '<a href="https://blog.example/b">B</a>',
        attachments: [{ url: 'https://blog.example/c.jpg' }],
      },
    ],
  };
  expect(targets(new FeedLinks().inJson(JSON.stringify(feed)))).toEqual([
    'https://blog.example/feed.json',
    'https://blog.example/b (text)',
    'https://blog.example/c.jpg',
  ]);
});

test('what is not well-formed is an error', () => {
  expect(() => new FeedLinks().inXml('<rss><channel></rss>')).toThrow();
});
