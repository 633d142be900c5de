// What the tour says: the host's own words first, then how the page works, four steps in all.

import { MOST_STEPS } from '../host/host.js';
import { type MessageKey, say } from '../messages.js';
import type { Step } from './tour.js';

/** `host`: the host's steps in the language in force. */
export function stepsOf(host: readonly string[]): Step[] {
  const step = (where: string, ...keys: MessageKey[]): Step => ({
    text: keys.map((key) => say(key)).join(' '),
    at: document.querySelector(where) ?? undefined,
  });
  const write = step('.stage', 'page.help.1');
  const keep = step('.history', 'page.help.4');
  const ours = host.length
    ? [write, step('.panel', 'page.help.2', 'page.help.3'), keep]
    : [write, step('.panel', 'page.help.2'), step('.panel', 'page.help.3'), keep];
  return [...host.map((text): Step => ({ text })), ...ours].slice(0, MOST_STEPS);
}
