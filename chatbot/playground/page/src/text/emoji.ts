/** Slack's names of emoji, and what they look like. */

import iamcal from "emojibase-data/en/shortcodes/iamcal.json";

const BY_NAME = new Map<string, string>();

for (const [hexcode, names] of Object.entries(iamcal as Record<string, string | string[]>)) {
  const points = hexcode.split("-").map((point) => Number.parseInt(point, 16));
  const single = points.length === 1 && (points[0] ?? 0) < 0x1f000;
  // A lone old symbol is drawn as text unless the emoji form is asked for.
  const shown = String.fromCodePoint(...points) + (single ? "\ufe0f" : "");
  for (const name of [names].flat()) BY_NAME.set(name, shown);
}

const ALIASES: Record<string, string> = { thumbsup: "+1", thumbsdown: "-1" };

export function emoji(name: string): string | undefined {
  const plain = name.replace(/::skin-tone-\d$/, "");
  return BY_NAME.get(ALIASES[plain] ?? plain);
}

/** A plain text with its `:names:` replaced. */
export function withEmoji(text: string): string {
  return text.replace(/:([\w+'-]+):/g, (written, name: string) => emoji(name) ?? written);
}
