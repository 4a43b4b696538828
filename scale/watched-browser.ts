import { chromium, type Browser, type Page } from '@playwright/test';
import { chromiumHere } from '#lib/cli/chromium.ts';

/** A browser without the policy of our pages, and what has happened in it that should not. */
export type WatchedBrowser = {
  newPage: () => Promise<Page>;
  /** From now on, pages are asked for with this cookie. */
  setCookie: (name: string, value: string) => Promise<void>;
  /** What was executed, loaded from elsewhere, or broke, with the address where. */
  events: string[];
  close: () => Promise<void>;
};

/** What the strings of the corpora call, if they are executed. */
const alarms = ['alert', 'confirm', 'prompt', 'print', 'open'];

/** Starts a Chromium that does what pages say, whatever their policy; `home` is the only place that they may load from. */
export async function startWatchedBrowser(home: string): Promise<WatchedBrowser> {
  const browser: Browser = await chromium.launch({
    executablePath: chromiumHere(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const context = await browser.newContext({ bypassCSP: true });
  const events: string[] = [];
  await context.exposeFunction('alarm', (what: string) => void events.push(`executed: ${what}`));
  await context.addInitScript((names: string[]) => {
    const { alarm } = globalThis as unknown as { alarm: (what: string) => void };
    for (const name of names)
      Object.defineProperty(globalThis, name, {
        value: (...given: unknown[]) => alarm(`${name}(${given.join()}) at ${location.href}`),
      });
  }, alarms);
  context.on('dialog', (dialog) => {
    events.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${home}/`) && !/^(?:data|about|blob):/.test(url)) events.push(`loaded: ${url}`);
  });
  context.on('weberror', (error) => void events.push(`broke: ${error.error().message} at ${error.page()?.url()}`));
  return {
    newPage: () => context.newPage(),
    setCookie: (name, value) => context.addCookies([{ name, value, url: home }]),
    events,
    close: () => browser.close(),
  };
}

/** What React, at /admin, puts in the place of the action of a form that it sends by itself. */
const placeholder =
  "javascript:throw new Error('A React form was unexpectedly submitted. If you called form.submit() manually, consider using form.requestSubmit() instead. If you\\'re trying to use event.stopPropagation() in a submit event handler, consider also calling event.preventDefault().')";

/** What of a page could act: handlers in attributes, frames, targets that are scripts; and links of readers that do not say so. */
export const suspiciousIn = (page: Page): Promise<string[]> =>
  page.evaluate((ofReact) => {
    const found: string[] = [];
    const tellsWhose = (rel: string): boolean => ['nofollow', 'ugc'].every((word) => rel.split(' ').includes(word));
    for (const element of document.querySelectorAll('*')) {
      const shown = element.outerHTML.slice(0, 120);
      for (const { name, value } of element.attributes)
        if (
          /^on/i.test(name) ||
          (/^(?:href|src|action|formaction|data)$/i.test(name) &&
            /^\W*(?:javascript|vbscript|data:text)/i.test(value) &&
            value !== ofReact)
        )
          found.push(shown);
      if (/^(?:iframe|frame|object|embed|base|applet|marquee)$/i.test(element.tagName)) found.push(shown);
    }
    for (const link of document.querySelectorAll<HTMLAnchorElement>('.e-content a, a.p-author'))
      if (!tellsWhose(link.rel)) found.push(link.outerHTML.slice(0, 120));
    return found;
  }, placeholder);
