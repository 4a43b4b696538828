/** Characters that XML 1.0 does not know (section 2.2), which blogs have in their texts all the same. */
// oxlint-disable-next-line no-control-regex -- that is what they are
const unknown = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

/** A `&` that begins no reference which XML knows without a DTD (section 4.6). */
const stray = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][\da-fA-F]{1,6});)/g;

/**
 * Mends what a parser of XML would stumble on for pages: control characters, and a `&` that stands for itself or for an entity of HTML
 * (a parser goes on to the next `;`, through any tag). It is given whole lines, one piece after the other, and remembers where CDATA is open.
 */
export class XmlMender {
  #isInData = false;
  /** How many characters were taken out or written another way. */
  mended = 0;

  mend(lines: string): string {
    const known = lines.replace(unknown, () => {
      this.mended++;
      return '';
    });
    let text = '';
    for (let at = 0; at < known.length;) {
      const mark = this.#isInData ? ']]>' : '<![CDATA[';
      const found = known.indexOf(mark, at);
      const end = found < 0 ? known.length : found + mark.length;
      const piece = known.slice(at, end);
      text += this.#isInData ? piece : this.#escape(piece);
      if (found >= 0) this.#isInData = !this.#isInData;
      at = end;
    }
    return text;
  }

  #escape(markup: string): string {
    if (!markup.includes('&')) return markup;
    return markup.replace(stray, () => {
      this.mended++;
      return '&amp;';
    });
  }
}
