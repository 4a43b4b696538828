// @ts-check
/**
 * Titles as one types, in the search page's field: a combobox with a list (WAI-ARIA Authoring Practices, "Combobox"). The focus stays in
 * the field. Without this script, and where anything here fails, the field is a form like any other.
 */

/** Between the last key and the question (ms). */
const pause = 120;

/** @typedef {{ title: string, about: string, url: string }} Suggestion */

/** @template {keyof HTMLElementTagNameMap} Name @param {Name} name @param {Record<string, string>} attributes @param {string} [text] @returns {HTMLElementTagNameMap[Name]} */
function element(name, attributes, text) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

/** @param {string} q @param {AbortSignal} signal @returns {Promise<Suggestion[]>} */
async function suggestionsFor(q, signal) {
  const answer = await fetch(`/search/suggest?q=${encodeURIComponent(q)}`, { signal });
  if (!answer.ok) return [];
  /** @type {[string, string[], string[], string[]]} */
  const [, titles, abouts, urls] = await answer.json();
  return titles.map((title, place) => ({ title, about: abouts[place] ?? '', url: urls[place] ?? '' }));
}

/** @param {HTMLInputElement} input */
function enhance(input) {
  const list = element('ul', { role: 'listbox', id: 'suggestions', class: 'suggestions', 'aria-label': 'Suggestions' });
  const status = element('span', { role: 'status', class: 'unseen' });
  const combobox = { role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': 'suggestions', 'aria-expanded': 'false' };
  for (const [name, value] of Object.entries(combobox)) input.setAttribute(name, value);
  list.hidden = true;
  input.parentElement?.append(list, status);

  let asking = new AbortController();
  let timer = 0;
  let active = -1;

  /** @returns {HTMLElement[]} */
  const options = () => [...list.querySelectorAll('li')];

  /** @param {number} place -1 is the field itself */
  function activate(place) {
    active = place;
    for (const [at, option] of options().entries()) {
      option.setAttribute('aria-selected', String(at === place));
      if (at === place) option.scrollIntoView({ block: 'nearest' });
    }
    if (place < 0) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', `suggestion-${place}`);
  }

  function close() {
    clearTimeout(timer);
    asking.abort();
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    activate(-1);
  }

  /** @param {Suggestion[]} found */
  function show(found) {
    list.replaceChildren(
      ...found.map(({ title, about, url }, place) => {
        const option = element('li', { role: 'option', id: `suggestion-${place}`, 'data-url': url, 'aria-selected': 'false' });
        option.append(element('span', { dir: 'auto' }, title), element('span', { class: 'about' }, about));
        return option;
      }),
    );
    activate(-1);
    list.hidden = found.length === 0;
    input.setAttribute('aria-expanded', String(!list.hidden));
    status.textContent = found.length === 0 ? 'No suggestions' : `${found.length} suggestions`;
  }

  async function ask() {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const found = await suggestionsFor(input.value, signal);
      if (!signal.aborted) show(found);
    } catch {
      // An older question, or no network: the form works all the same.
    }
  }

  /** @param {HTMLElement | undefined} option */
  function open(option) {
    if (option?.dataset.url) location.assign(new URL(option.dataset.url).pathname);
  }

  /** @type {Record<string, () => boolean>} */
  const keys = {
    ArrowDown() {
      if (list.hidden) void ask();
      else activate(active + 1 < options().length ? active + 1 : -1);
      return true;
    },
    ArrowUp() {
      if (!list.hidden) activate(active < 0 ? options().length - 1 : active - 1);
      return !list.hidden;
    },
    Enter() {
      const option = options()[active];
      open(option);
      return option !== undefined;
    },
    Escape() {
      const wasOpen = !list.hidden;
      close();
      return wasOpen;
    },
  };

  input.addEventListener('input', (event) => {
    clearTimeout(timer);
    // Half a character, of a script that is typed in several steps.
    if (event instanceof InputEvent && event.isComposing) return;
    if (input.value.trim() === '') close();
    else timer = window.setTimeout(() => void ask(), pause);
  });
  input.addEventListener('compositionend', () => input.dispatchEvent(new Event('input')));
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (keys[event.key]?.()) event.preventDefault();
  });
  input.addEventListener('blur', close);
  // A press of the mouse would take the focus from the field, and close the list before the click.
  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => {
    if (event.target instanceof Element) open(event.target.closest('li') ?? undefined);
  });
}

const input = document.querySelector('.search-form input[name="q"]');
if (input instanceof HTMLInputElement) enhance(input);
