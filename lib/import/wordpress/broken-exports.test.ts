import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toLenientText } from './lenient-text.ts';
import { XmlMender } from './mended-xml.ts';
import { comment, item, scratchExport, wxr } from './scratch-export.ts';

test('every version of the format is read, whatever its prefixes', async () => {
  for (const version of ['1.0', '1.1', '1.2']) {
    const blog = await scratchExport(wxr(item(), '', version).replaceAll('wp:', 'w:').replaceAll('xmlns:wp', 'xmlns:w'));
    const { account } = await blog.run();
    expect(blog.counts(account, 'posts')).toBe('1 1 0 0 0');
    await blog.end();
  }
});

test('CDATA in CDATA is put together again', async () => {
  const blog = await scratchExport(wxr(item({ content: 'An end <code>&lt;![CDATA[ a ]]></code> of it.' })));
  await blog.run();
  expect(blog.read('a-title.md')).toContain('An end `<![CDATA[ a ]]>` of it.');
  await blog.end();
});

test('HTML that got out of its CDATA stays in the text', async () => {
  const broken = wxr(item()).replace('<![CDATA[Text.]]>', '<![CDATA[One ]]> two <b class="x">three</b>]]>');
  const blog = await scratchExport(broken);
  await blog.run();
  expect(blog.read('a-title.md')).toContain('One two **three**');
  await blog.end();
});

test('bytes that are no UTF-8 are windows-1252, and that is said', async () => {
  const [before, after] = wxr(item({ content: 'Café – MARK quoted.' })).split('MARK');
  const blog = await scratchExport(
    Buffer.concat([Buffer.from(before!), Buffer.from([0x93, 0x4e, 0xfc, 0x94]), Buffer.from(after!)]),
  );
  const { report } = await blog.run();
  expect(blog.read('a-title.md')).toContain('Café – “Nü” quoted.');
  expect(report).toContain('3 bytes of it are not UTF-8');
  await blog.end();
});

test('control characters and stray ampersands are mended, not in CDATA, where they are what they are', async () => {
  const blog = await scratchExport(wxr(item({ title: 'Salt & pepper &nbsp;&#038; R&D', content: 'A\u0002 & b &amp; c.' })));
  const { report } = await blog.run();
  expect(blog.read('a-title.md')).toContain('title: Salt & pepper & R&D\n');
  expect(blog.read('a-title.md')).toContain('A & b & c.');
  expect(report).toContain('characters of it');
  await blog.end();
});

test('what comes before broken XML is imported, and the error says where it breaks', async () => {
  const blog = await scratchExport(
    `${wxr(item({ id: 1, name: 'one', more: comment() }) + item({ id: 2, name: 'two' }))
      .split('</content:encoded>')
      .slice(0, 2)
      .join('</content:encoded>')}</wp:nothing></item></item>`,
  );
  await expect(blog.run()).rejects.toThrow(/export\.xml is no XML from line 1\d on .*in the item "A title"/);
  expect(blog.files()).toEqual(['one.md']);
  expect((await blog.thread('/one')).count).toBe(1);
  await blog.end();
});

test('a file that ends in the middle is said to, and one that is no export too', async () => {
  const cut = await scratchExport(wxr(item()).slice(0, -10));
  await expect(cut.run()).rejects.toThrow(/is no XML from line/);
  expect(cut.files()).toEqual(['a-title.md']);
  const other = await scratchExport('<rss><channel><title>A feed</title></channel></rss>');
  await expect(other.run()).rejects.toThrow('This is no export of a WordPress');
  await Promise.all([cut.end(), other.end()]);
});

test('a date of zeros is no date: the last change stands in for it', async () => {
  const zero = '0000-00-00 00:00:00';
  const more = `<wp:post_date>${zero}</wp:post_date><wp:post_date_gmt>${zero}</wp:post_date_gmt>`;
  const changed = '<wp:post_modified_gmt>2011-01-02 03:04:05</wp:post_modified_gmt>';
  const blog = await scratchExport(wxr(item({ id: 1, name: 'one', more: more + changed }) + item({ id: 2, name: 'two', more })));
  const { report } = await blog.run();
  expect(blog.read('one.md')).toContain('date: 2011-01-02T03:04:05Z');
  expect(blog.read('two.md')).not.toContain('date:');
  expect(report).toContain('gets the one of its last change');
  expect(report).toContain('It has no date.');
  await blog.end();
});

test('valid UTF-8 is read as it is, and no byte is ever lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const bytes = Buffer.from(text);
      expect(toLenientText(bytes)).toEqual({ text: bytes.toString(), mended: 0 });
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const { text, mended } = toLenientText(Buffer.from(bytes));
      expect(text).not.toContain('\uFFFD');
      expect(mended).toBeLessThanOrEqual(bytes.length);
    }),
  );
});

test('how lines are cut into pieces makes no difference to what is mended', () => {
  const line = fc
    .constantFrom('<![CDATA[', ']]>', '& ', '&amp;', '&nbsp;', 'a', ']', '\u0001')
    .chain((first) => fc.string().map((rest) => `${first}${rest.replaceAll('\n', '')}\n`));
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const [whole, pieces] = [new XmlMender(), new XmlMender()];
      expect(lines.map((each) => pieces.mend(each)).join('')).toBe(whole.mend(lines.join('')));
    }),
  );
});
