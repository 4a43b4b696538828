// @ts-check
/** Keys for the queue of comments: j and k move, the others press the button that names them (`data-key`) at the comment in focus. */

/** @returns {HTMLElement[]} */
const comments = () => [...document.querySelectorAll('.queue article')].filter((each) => each instanceof HTMLElement);

/** @param {number} step */
function move(step) {
  const all = comments();
  const here = all.findIndex((comment) => comment.contains(document.activeElement));
  all[here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, here + step))]?.focus();
}

/** @param {string} key */
function press(key) {
  const here = comments().find((comment) => comment.contains(document.activeElement));
  const button = key === 'u' ? document.querySelector('button[data-key=u]') : here?.querySelector(`[data-key="${key}"]`);
  if (button instanceof HTMLElement) button.click();
}

document.addEventListener('keydown', ({ key, target, ctrlKey, metaKey, altKey }) => {
  const isTyping = target instanceof HTMLElement && target.matches('textarea, input:not([type=checkbox])');
  if (isTyping || ctrlKey || metaKey || altKey) return;
  if (key === 'j') move(1);
  else if (key === 'k') move(-1);
  else if (/^[asdxu]$/.test(key)) press(key);
});

document.documentElement.dataset.keys = '';
