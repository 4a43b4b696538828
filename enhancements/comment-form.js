// @ts-check
/**
 * Posts a comment without leaving the page, and shows what is to be mended at its field. Without this script the form does the same by
 * pages of its own; where anything here fails, the form is sent that way.
 */

/** @typedef {{ field: string, message: string }} FieldError */
/** @typedef {{ location?: string, state?: string, errors?: FieldError[], message?: string | null, preview?: string | null }} Answer */

/** @template {keyof HTMLElementTagNameMap} Name @param {Name} name @param {Record<string, string>} attributes @param {string} [text] @returns {HTMLElementTagNameMap[Name]} */
function element(name, attributes, text) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

/** @param {HTMLFormElement} form */
function clear(form) {
  for (const old of form.parentElement?.querySelectorAll('[data-told]') ?? []) old.remove();
  for (const field of form.querySelectorAll('[aria-invalid]')) {
    field.removeAttribute('aria-invalid');
    const left = (field.getAttribute('aria-describedby') ?? '').split(' ').filter((id) => !id.endsWith('-error'));
    field.setAttribute('aria-describedby', left.join(' '));
  }
}

/** @param {HTMLFormElement} form @param {FieldError[]} errors */
function showErrors(form, errors) {
  for (const { field, message } of errors) {
    const input = form.querySelector(`#comment-${field}`);
    if (!input) continue;
    const id = `comment-${field}-error`;
    input.before(element('span', { class: 'error', id, 'data-told': '' }, message));
    input.setAttribute('aria-invalid', 'true');
    input.setAttribute('aria-describedby', `${input.getAttribute('aria-describedby') ?? ''} ${id}`.trim());
  }
  const first = form.querySelector('[aria-invalid]');
  if (first instanceof HTMLElement) first.focus();
}

/** @param {HTMLFormElement} form @param {string} html */
function showPreview(form, html) {
  const section = element('section', { 'aria-labelledby': 'preview', 'data-told': '' });
  const body = element('div', { class: 'e-content' });
  // Made by the server, as it will stand on the page.
  body.innerHTML = html;
  const heading = element('h2', { id: 'preview', tabindex: '-1' }, 'How it will look');
  section.append(heading, body);
  form.before(section);
  heading.focus();
}

/** Shows the comments as they are now, and goes to the new one. @param {string} location */
async function showComments(location) {
  const url = new URL(location, document.baseURI);
  const here = document.querySelector('#comments');
  const page = new DOMParser().parseFromString(await (await fetch(url.pathname)).text(), 'text/html');
  const fresh = page.querySelector('#comments');
  if (url.pathname !== document.location.pathname || !here || !fresh) {
    document.location.assign(url);
    return;
  }
  here.replaceWith(fresh);
  enhance(fresh);
  document.location.hash = url.hash;
}

/** @param {HTMLFormElement} form @param {Answer} answer */
async function show(form, { location, state, errors = [], message, preview }) {
  clear(form);
  if (state === 'shown' && location) await showComments(location);
  else if (state === 'held') {
    const thanks = element(
      'p',
      { class: 'notice', role: 'status', tabindex: '-1' },
      'Thank you. Your comment is kept, and will be shown once an author has approved it.',
    );
    form.replaceWith(thanks);
    // The button that had the focus is gone.
    thanks.focus();
  } else if (preview) showPreview(form, preview);
  else if (errors.length > 0) showErrors(form, errors);
  else
    form.before(
      element('p', { class: 'notice', role: 'alert', 'data-told': '' }, message ?? 'That did not work. Please try again.'),
    );
}

/** Learns when somebody begins to write, and who that is, if they are signed in. @param {HTMLFormElement} form */
async function begin(form) {
  const answer = await fetch('/api/comments/ticket');
  if (!answer.ok) return;
  const { ticket, signedIn } = await answer.json();
  form.append(element('input', { type: 'hidden', name: 'ticket', value: ticket }));
  const fields = form.querySelector('.who-writes');
  if (!signedIn || !fields) return;
  const hadFocus = fields.contains(document.activeElement);
  fields.replaceWith(element('p', {}, `You are signed in as ${signedIn}.`));
  const next = form.querySelector('#comment-website');
  if (hadFocus && next instanceof HTMLElement) next.focus();
}

/** @param {ParentNode} root */
function enhance(root) {
  const form = root.querySelector('form.comment-form');
  if (!(form instanceof HTMLFormElement)) return;
  form.addEventListener('focusin', () => void begin(form).catch(() => {}), { once: true });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const { submitter } = event;
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form, submitter)) if (typeof value === 'string') fields.append(name, value);
    // `form.action` would be the button of that name.
    fetch(form.getAttribute('action') ?? '', { method: 'POST', body: fields, headers: { Accept: 'application/json' } })
      // A cache that finds nobody to take it says so in its own words: what was typed stays here.
      .then((response) => (response.status >= 502 ? response.json().catch(() => ({})) : response.json()))
      .then((answer) => show(form, answer))
      .catch(() => {
        if (submitter instanceof HTMLButtonElement)
          form.append(element('input', { type: 'hidden', name: 'action', value: submitter.value }));
        form.submit();
      });
  });
}

enhance(document);
