/** What may complete the word at the caret: a command, a person, a channel. */

import type { Client } from "../state/client";
import { organisationOf } from "../state/client";
import { about } from "./standing";

export interface Suggestion {
  /** What is put in the place of the word. */
  insert: string;
  label: string;
  note?: string | undefined;
}

export interface Suggesting {
  start: number;
  found: Suggestion[];
}

const MOST = 8;
const BROADCASTS = ["channel", "here"];

export function suggesting(
  client: Client, text: string, caret: number, inThread: boolean,
): Suggesting | null {
  const before = text.slice(0, caret);
  const slash = /^\/[\w-]*$/.exec(before);
  if (slash && !inThread) return some(0, commands(client, slash[0]));
  const word = /(?:^|\s)([@#][^@#\n]{0,30})$/.exec(before)?.[1];
  if (!word) return null;
  const sought = word.slice(1).toLowerCase();
  return some(caret - word.length, word[0] === "@" ? people(client, sought) : channels(client, sought));
}

function some(start: number, found: Suggestion[]): Suggesting | null {
  return found.length ? { start, found: found.slice(0, MOST) } : null;
}

function commands(client: Client, typed: string): Suggestion[] {
  const all = organisationOf(client)?.app.commands ?? [];
  return all
    .filter((each) => each.command.startsWith(typed))
    .map((each) => ({
      insert: each.command,
      label: `${each.command} ${each.usage_hint ?? ""}`.trim(),
      note: each.description,
    }));
}

function people(client: Client, sought: string): Suggestion[] {
  const organisation = organisationOf(client);
  const users = (organisation?.users ?? []).filter((user) => !user.deactivated);
  const bot = organisation?.app.bot_user;
  const fit = users
    .filter((user) => user.name.toLowerCase().startsWith(sought) || user.handle.startsWith(sought))
    .sort((a, b) => Number(b.id === bot) - Number(a.id === bot))
    .map((user) => ({ insert: `@${user.name}`, label: user.name, note: about(user) }));
  const all = BROADCASTS.filter((name) => name.startsWith(sought));
  return [...fit, ...all.map((name) => ({ insert: `@${name}`, label: `@${name}` }))];
}

function channels(client: Client, sought: string): Suggestion[] {
  return (client.conversations ?? [])
    .filter((each) => each.kind === "channel" && each.name.startsWith(sought))
    .map((each) => ({ insert: `#${each.name}`, label: `#${each.name}`, note: each.topic || undefined }));
}
