// @ts-check
/**
 * Shows pictures larger in place: swipe, pinch, keys; the address follows, so that a reload or a shared link shows the picture's own
 * page. PhotoSwipe is fetched when the first picture is asked for. Where anything here fails, the link does what links do.
 */

/** @typedef {import('photoswipe').default} PhotoSwipe */
/** @typedef {import('photoswipe').SlideData} SlideData */

const selector = 'a.photo[data-widths]';

/** The pictures that are turned over together: of one album, or of one text. @param {HTMLAnchorElement} link @returns {HTMLAnchorElement[]} */
function neighbours(link) {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = (link.closest('.photos, .e-content') ?? document).querySelectorAll(selector);
  return [...links];
}

/** Has a picture a page of its own, or is the link to a file? @param {HTMLAnchorElement} link */
const hasPage = (link) => link.closest('.photos') !== null && !/\.[a-z]+$/.test(link.pathname);

/** Derivatives of a picture lie beside its thumbnail. @param {HTMLAnchorElement} link @returns {SlideData} */
function toSlide(link) {
  const thumbnail = link.querySelector('img');
  const folder = new URL('.', thumbnail?.src);
  const widths = (link.dataset.widths ?? '').split(' ').map(Number);
  const [wide = 1, high = 1] = (link.dataset.size ?? '').split('x').map(Number);
  const width = widths.at(-1) ?? wide;
  const address = (/** @type {number} */ each) => new URL(`${each}.webp`, folder).href;
  return {
    src: address(widths.findLast((each) => each <= 1280) ?? width),
    srcset: widths.map((each) => `${address(each)} ${each}w`).join(', '),
    width,
    height: Math.round((width * high) / wide),
    msrc: thumbnail?.currentSrc,
    alt: thumbnail?.alt ?? '',
    element: link,
  };
}

/** @returns {Promise<typeof import('photoswipe').default>} */
async function load() {
  const style = document.createElement('link');
  style.rel = 'stylesheet';
  style.href = new URL('./photoswipe.css', import.meta.url).href;
  const styled = new Promise((resolve, reject) => {
    style.addEventListener('load', resolve);
    style.addEventListener('error', reject);
  });
  document.head.append(style);
  // @ts-expect-error The server gives the package's file this name.
  const [{ default: PhotoSwipe }] = await Promise.all([import('./photoswipe.js'), styled]);
  return PhotoSwipe;
}

/** @type {Promise<typeof import('photoswipe').default> | undefined} */
let loading;

/** @type {PhotoSwipe | undefined} */
let shown;

/** Says beneath the picture what is said of it. @param {PhotoSwipe} box @param {HTMLAnchorElement[]} links */
function addCaption(box, links) {
  box.on('uiRegister', () => {
    box.ui?.registerElement({
      name: 'caption',
      appendTo: 'root',
      onInit: (element) => {
        element.setAttribute('aria-live', 'polite');
        box.on('change', () => {
          element.textContent = links[box.currIndex]?.dataset.caption ?? '';
        });
      },
    });
  });
}

/** The address is that of the picture while it is shown. @param {PhotoSwipe} box @param {HTMLAnchorElement[]} links */
function followAddress(box, links) {
  box.on('change', () => {
    const link = links[box.currIndex];
    if (!link || !hasPage(link) || !history.state?.lightbox || location.href === link.href) return;
    try {
      history.replaceState({ lightbox: true }, '', link.href);
    } catch {
      // Safari refuses more than a hundred in half a minute: the address stays behind.
    }
  });
  box.on('close', () => {
    if (history.state?.lightbox) history.back();
  });
}

/** The picture that the address names, if the address was made here. @returns {HTMLAnchorElement | undefined} */
function named() {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll(selector);
  return history.state?.lightbox ? [...links].find(({ href }) => href === location.href) : undefined;
}

/** @param {HTMLAnchorElement} link */
async function open(link) {
  const Box = await (loading ??= load());
  if (shown) return;
  const links = neighbours(link);
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const box = new Box({
    dataSource: links.map(toSlide),
    index: links.indexOf(link),
    bgOpacity: 0.94,
    showHideAnimationType: isStill ? 'none' : 'zoom',
    // The one that was looked at last has it, not the first one.
    returnFocus: false,
  });
  addCaption(box, links);
  // Also a picture without a page of its own is closed by the button for back.
  if (!history.state?.lightbox) history.pushState({ lightbox: true }, '', hasPage(link) ? link.href : location.href);
  followAddress(box, links);
  box.on('afterInit', () => {
    box.element?.setAttribute('aria-label', 'Pictures');
    box.element?.setAttribute('aria-modal', 'true');
  });
  // While it opens it cannot be closed: who went back meanwhile is not kept.
  box.on('openingAnimationEnd', () => {
    if (!history.state?.lightbox) box.close();
  });
  box.on('destroy', () => {
    shown = undefined;
    links[box.currIndex]?.focus();
    // Who went forward while it closed wants to see it.
    const wanted = named();
    if (wanted) void open(wanted);
  });
  shown = box;
  box.init();
}

document.addEventListener('click', (event) => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest(selector) : null;
  if (!(link instanceof HTMLAnchorElement)) return;
  event.preventDefault();
  open(link).catch(() => location.assign(link.href));
});

const own = location.pathname;

/** The button for back closes what is open, the one for forward opens it again. What is the address of another page is loaded. */
addEventListener('popstate', () => {
  const link = named();
  if (link) void open(link);
  else if (location.pathname !== own) location.reload();
  else shown?.close();
});
