/** The one place that holds the client's state. */

import { useEffect, useState } from "preact/hooks";

import { type Client, NOTHING } from "./client";

type Listener = () => void;

const READ = "playground.read";
let client: Client = { ...NOTHING, read: remembered() };
const listeners = new Set<Listener>();

export function now(): Client {
  return client;
}

export function change(changes: Partial<Client>): void {
  client = { ...client, ...changes };
  for (const listener of [...listeners]) listener();
}

export function subscribe(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function useClient(): Client {
  const [seen, setSeen] = useState(client);
  useEffect(() => {
    setSeen(client);
    return subscribe(() => setSeen(client));
  }, []);
  return seen;
}

/** Resolves with the first state that fits; rejects after `seconds`. */
export function until(fits: (client: Client) => boolean, seconds: number): Promise<void> {
  if (fits(client)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      stop();
      reject(new Error("It did not happen in time."));
    }, seconds * 1000);
    const stop = subscribe(() => {
      if (!fits(client)) return;
      clearTimeout(late);
      stop();
      resolve();
    });
  });
}

let lastToast = 0;

/** Tell the person something, once: a refusal comes as an answer and, said longer, as a notice. */
export function toast(text: string): void {
  if (client.toasts.some((each) => each.text !== text && each.text.endsWith(text))) return;
  const kept = client.toasts.filter((each) => !text.endsWith(each.text));
  change({ toasts: [...kept, { id: ++lastToast, text }].slice(-4) });
}

export function dismiss(id: number): void {
  change({ toasts: client.toasts.filter((each) => each.id !== id) });
}

export function markRead(user: string, channel: string, ts: string): void {
  const known = client.read[user] ?? {};
  if (Number(known[channel] ?? 0) >= Number(ts)) return;
  const read = { ...client.read, [user]: { ...known, [channel]: ts } };
  try {
    sessionStorage.setItem(READ, JSON.stringify(read));
  } catch {
    // Without storage everything is unread after a reload; nothing else is lost.
  }
  change({ read });
}

function remembered(): Client["read"] {
  try {
    return JSON.parse(sessionStorage.getItem(READ) ?? "{}") as Client["read"];
  } catch {
    return {};
  }
}
