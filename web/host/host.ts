// What a host says of its own in host.js. The file is written by hand, so nothing in it is taken on trust.

import { languageOf } from '../messages.js';

/** A text for everyone, or one by language. */
export type Words = string | Readonly<Record<string, string>>;

/** As #rrggbb. */
export interface Colours {
  accent?: string;
  paper?: string;
}

export interface Host {
  name?: Words;
  /** Address of a picture, on this host or in the file itself. */
  logo?: string;
  contact?: { text: Words; link?: string };
  /** Steps, at most MOST_STEPS; the first one is shown on the page. */
  instructions: Words[];
  colours: { light: Colours; dark: Colours };
  /** One of LANGUAGES. */
  language?: string;
  /** Whether readings may be kept at all. */
  history: boolean;
}

export const MOST_STEPS = 4;

type Fields = Readonly<Record<string, unknown>>;
type Complain = (trouble: string) => void;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Takes what is of use in `raw`, the value of `inkdigitsHost`, and tells the rest. */
export function readHost(raw: unknown, complain: Complain): Host {
  const host: Host = { instructions: [], colours: { light: {}, dark: {} }, history: true };
  if (raw === undefined) return host;
  if (!isFields(raw)) {
    complain('inkdigitsHost should be { … }');
    return host;
  }
  const known = ['name', 'logo', 'contact', 'instructions', 'colours', 'language', 'history'];
  for (const key of Object.keys(raw)) if (!known.includes(key)) complain(`"${key}" is not known; known are ${known.join(', ')}`);

  host.name = wordsOf(raw.name, 'name', 60, complain);
  host.logo = logoOf(raw.logo, complain);
  host.contact = contactOf(raw.contact, complain);
  if (raw.instructions !== undefined) {
    const steps = Array.isArray(raw.instructions) ? raw.instructions : [raw.instructions];
    if (steps.length > MOST_STEPS) complain(`instructions: only the first ${MOST_STEPS} are shown`);
    for (const step of steps.slice(0, MOST_STEPS)) {
      const words = wordsOf(step, 'instructions', 400, complain);
      if (words !== undefined) host.instructions.push(words);
    }
  }
  if (isFields(raw.colours))
    for (const scheme of ['light', 'dark'] as const) host.colours[scheme] = coloursOf(raw.colours[scheme], `colours.${scheme}`, complain);
  else if (raw.colours !== undefined) complain('colours should be { light: { … }, dark: { … } }');
  if (raw.language !== undefined) {
    host.language = typeof raw.language === 'string' ? languageOf(raw.language) : undefined;
    if (!host.language) complain('language should be en, de, es, hi or zh');
  }
  if (typeof raw.history === 'boolean') host.history = raw.history;
  else if (raw.history !== undefined) complain('history should be true or false');
  return host;
}

function wordsOf(value: unknown, name: string, most: number, complain: Complain): Words | undefined {
  if (value === undefined) return undefined;
  const fits = (text: unknown): text is string => typeof text === 'string' && text.trim() !== '' && text.length <= most;
  if (fits(value)) return value.trim();
  if (isFields(value)) {
    const words: Record<string, string> = {};
    for (const [tag, text] of Object.entries(value)) {
      const language = languageOf(tag);
      if (language && fits(text)) words[language] = text.trim();
      else complain(`${name}.${tag} should be a text of at most ${most} characters in a language of the page`);
    }
    if (Object.keys(words).length) return words;
  }
  complain(`${name} should be a text of at most ${most} characters, or one for each language`);
  return undefined;
}

function logoOf(value: unknown, complain: Complain): string | undefined {
  if (value === undefined) return undefined;
  const own = (text: string) => !/^[a-z][a-z\d+.-]*:|^[\\/]|\\/i.test(text);
  if (typeof value === 'string' && value.trim() && (own(value.trim()) || /^data:image\/(png|jpeg|gif|webp|svg\+xml)[;,]/i.test(value.trim())))
    return value.trim();
  complain('logo should be the name of a picture beside host.js');
  return undefined;
}

function contactOf(value: unknown, complain: Complain): Host['contact'] {
  if (value === undefined) return undefined;
  const { text, link } = isFields(value) && 'text' in value ? value : { text: value, link: undefined };
  const words = wordsOf(text, 'contact', 120, complain);
  if (words === undefined) return undefined;
  if (link === undefined) return { text: words };
  if (typeof link === 'string' && /^(mailto:|tel:|https?:\/\/)[^\s"'<>\\]+$/i.test(link)) return { text: words, link };
  complain('contact.link should begin with mailto:, tel: or https:');
  return { text: words };
}

function coloursOf(value: unknown, name: string, complain: Complain): Colours {
  const colours: Colours = {};
  if (value === undefined) return colours;
  if (!isFields(value)) complain(`${name} should be { accent: '#rrggbb', paper: '#rrggbb' }`);
  else
    for (const [key, colour] of Object.entries(value)) {
      if ((key === 'accent' || key === 'paper') && typeof colour === 'string' && /^#[\da-f]{6}$/i.test(colour)) colours[key] = colour.toLowerCase();
      else complain(`${name}.${key} should be accent or paper, as #rrggbb`);
    }
  return colours;
}

/** The text for a language, else the English one, else any. */
export function inLanguage(words: Words, language: string): string {
  return typeof words === 'string' ? words : (words[language] ?? words.en ?? Object.values(words)[0]!);
}
