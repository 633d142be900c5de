// The switch for the language.

import { byId, h } from './dom.js';
import { chooseLanguage, LANGUAGES } from './messages.js';

/** `changed`: everything the program has written is to be written again. */
export function offerLanguages(current: string, changed: () => void): void {
  const languages = byId<HTMLSelectElement>('language');
  for (const [tag, { name }] of Object.entries(LANGUAGES))
    languages.append(h('option', { value: tag, lang: tag, selected: tag === current }, name));
  languages.addEventListener('change', () => {
    chooseLanguage(languages.value);
    changed();
  });
}
