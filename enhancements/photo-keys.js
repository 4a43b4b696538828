// @ts-check
/** The arrow keys go to the pictures beside the one that is shown, as the links do. */

/** @type {Record<string, string>} */
const ways = { ArrowLeft: 'prev', ArrowRight: 'next' };

document.addEventListener('keydown', (event) => {
  const way = ways[event.key];
  if (!way || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = document.querySelector(`.turn a[rel="${way}"]`);
  if (link instanceof HTMLAnchorElement) link.click();
});

const own = location.pathname;

/** A picture that was opened in place and loaded afresh has the post behind it in the history, which nobody loads by itself. */
addEventListener('popstate', () => {
  if (location.pathname !== own) location.reload();
});
