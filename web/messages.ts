// The one list of everything the page says, by key, in the languages that web/messages/ holds, and the
// language in force.

import { de } from './messages/de.js';
import { en, type Messages } from './messages/en.js';
import { es } from './messages/es.js';
import { hi } from './messages/hi.js';
import { zh } from './messages/zh.js';
import type { ErrorCode, WarningCode } from './reading.js';
import { load, remove, save } from './storage.js';

export type MessageKey = keyof Messages;
type Values = Record<string, string | number>;

/** In the bundle a translation is the list of its sentences, in the order of the English ones: 2.4 KB less to load. */
function keyed(translation: Messages): Messages {
  if (!Array.isArray(translation)) return translation;
  return Object.fromEntries(Object.keys(en).map((key, i) => [key, translation[i]])) as Messages;
}

/** By the tag that goes into `lang`; each language names itself. */
export const LANGUAGES: Readonly<Record<string, { name: string; messages: Messages }>> = {
  __proto__: null as never, // so that only these are in it
  en: { name: 'English', messages: en },
  de: { name: 'Deutsch', messages: keyed(de) },
  es: { name: 'Español', messages: keyed(es) },
  hi: { name: 'हिन्दी', messages: keyed(hi) },
  'zh-Hans': { name: '简体中文', messages: keyed(zh) },
};

const NAME = 'language';
let messages: Messages = en;

/** The language of LANGUAGES that a tag such as "de-CH" asks for. */
export function languageOf(tag: string): string | undefined {
  // Traditional Chinese is another script; better another of the user's languages.
  if (/^zh\b/i.test(tag)) return /hant|-(tw|hk|mo)/i.test(tag) ? undefined : 'zh-Hans';
  const base = tag.toLowerCase().split('-')[0]!;
  return base in LANGUAGES ? base : undefined;
}

/** The user's choice, else the host's, else the first of the browser's languages that the page speaks. */
function preferred(host: string | undefined): string {
  const chosen = load(NAME);
  if (chosen !== null && chosen in LANGUAGES) return chosen;
  return host ?? navigator.languages.map(languageOf).find((tag) => tag !== undefined) ?? 'en';
}

/** Puts a language in force on the standing page; what the program writes is up to the caller. */
function apply(tag: string): void {
  messages = LANGUAGES[tag]!.messages;
  document.documentElement.lang = tag;
  document.title = messages['page.title'];
  for (const [attribute, put] of [
    ['data-say', (e: Element, text: string) => (e.textContent = text)],
    ['data-say-label', (e: Element, text: string) => e.setAttribute('aria-label', text)],
    ['data-say-placeholder', (e: Element, text: string) => e.setAttribute('placeholder', text)],
  ] as const)
    for (const element of document.querySelectorAll(`[${attribute}]`))
      put(element, messages[element.getAttribute(attribute) as MessageKey]);
}

/** `host`: the language for visitors who have chosen none. */
export function startLanguage(host?: string): string {
  const tag = preferred(host);
  if (tag !== 'en') apply(tag);
  return tag;
}

export function chooseLanguage(tag: string): void {
  if (!(tag in LANGUAGES)) return;
  save(NAME, tag);
  apply(tag);
}

/** From the next visit on, the browser's language again. */
export function forgetLanguage(): void {
  remove(NAME);
}

/** The sentence for a key, its `{names}` filled in. */
export function say(key: MessageKey, values: Values = {}): string {
  return messages[key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

/** Several things in a row, e.g. "36, 37 and 38". */
export function listOf(items: readonly string[]): string {
  return new Intl.ListFormat(document.documentElement.lang).format(items);
}

/** One of two sentences by number: the first for 1, else the second. */
export function sayCount(one: MessageKey, many: MessageKey, n: number, values: Values = {}): string {
  return say(n === 1 ? one : many, { n, ...values });
}

/** The sentence for what the reader reports; the reader's own where the list has none. */
export function sayTrouble(code: ErrorCode | WarningCode, fallback: string, onPad: boolean): string {
  const keys = [...(onPad ? [`error.pad.${code}`] : []), `error.${code}`, `warning.${code}`];
  const key = keys.find((k): k is MessageKey => k in messages);
  return key ? say(key) : fallback;
}

/** A probability as people read it. Nothing is ever certain, so never 100 %, and never 0 %. */
export function percent(p: number): string {
  return p < 0.01 ? say('percent.under') : say('percent', { n: Math.min(99, Math.floor(p * 100)) });
}
