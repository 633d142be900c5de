// The host's name, logo, words and colours on the page.

import { byId, h } from '../dom.js';
import { say } from '../messages.js';
import { type Colours, type Host, inLanguage } from './host.js';
import { type Palette, withAccent, withPaper } from './colour.js';

const OURS = 'inkdigits';

/** In the language in force; to be called again when it changes. */
export function showHost(host: Host): void {
  const language = document.documentElement.lang;
  const name = host.name && inLanguage(host.name, language);
  if (name) document.title = say('page.title').replace(OURS, name);
  byId('brand-name').textContent = name ?? OURS;
  const [first] = host.instructions;
  byId('host').hidden = !first && !host.contact;
  byId('host-text').textContent = first ? inLanguage(first, language) : '';
  byId('host-tour').hidden = !first;
  byId('host-contact').replaceChildren();
  if (host.contact) {
    const { text, link } = host.contact;
    const words = inLanguage(text, language);
    byId('host-contact').append(link ? h('a', { href: link, rel: 'noopener noreferrer' }, words) : words);
  }
}

/** A logo that does not load leaves ours in place. */
export function showLogo({ logo }: Host): void {
  if (!logo) return;
  const picture = h('img', { class: 'host-logo', alt: '' });
  picture.addEventListener('load', () => byId('brand-mark').replaceWith(picture));
  picture.addEventListener('error', () => console.warn(`host.js: ${logo} is no picture that can be shown`));
  picture.src = logo;
}

/** Puts the colours in force, by day and by night, as far as text stays readable on them. */
export function colourIn({ colours }: Host): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const put = () => {
    const scheme = dark.matches ? 'dark' : 'light';
    paint(colours[scheme], (name) => console.warn(`host.js: colours.${scheme}.${name} is too close to the colours around it to be read`));
  };
  dark.addEventListener('change', put);
  put();
}

function paint({ accent, paper }: Colours, unreadable: (name: string) => void): void {
  const { style } = document.documentElement;
  for (const name of ['accent', 'on-accent', 'accent-soft', 'paper']) style.removeProperty(`--${name}`);
  const put = (palette: Palette | undefined, name: string) => {
    if (!palette) return unreadable(name);
    for (const [key, colour] of Object.entries(palette)) style.setProperty(`--${key}`, colour);
  };
  if (paper) put(withPaper(paper, paletteNow()), 'paper');
  if (accent) put(withAccent(accent, paletteNow()), 'accent');
}

function paletteNow(): Palette {
  const style = getComputedStyle(document.documentElement);
  const names = ['ink', 'soft', 'unsure', 'bad', 'good', 'card', 'paper'];
  return {
    ...Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])),
    white: '#ffffff',
    black: '#0d1630',
  };
}
