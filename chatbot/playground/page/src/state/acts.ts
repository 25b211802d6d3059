/** What a person does; the composer, the menus and the tour all go through here. */

import { Refusal, api } from "../api";
import type { Block, Container, Element, Json, Message } from "../types";
import { organisationOf, viewerOf } from "./client";
import { go, readConversations } from "./session";
import { now, toast } from "./store";

/** Do something as the one who looks; what is refused is told. */
async function act<T = Json>(what: string, body: Json): Promise<T | null> {
  const [viewer, organisation] = [viewerOf(now()), organisationOf(now())];
  if (!viewer || !organisation) return null;
  const team = viewer.external ? { team: organisation.key } : {};
  try {
    return await api.act<T>(what, { user: viewer.id, ...team, ...body });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    toast(error.message);
    return null;
  }
}

export interface Sending {
  channel: string;
  text: string;
  thread_ts?: string | null;
  files?: string[];
  broadcast?: boolean;
}

/** Send what was typed: a message, or a slash command. True if it was taken. */
export async function send(what: Sending): Promise<boolean> {
  const thread = what.thread_ts ? { thread_ts: what.thread_ts } : {};
  const [, command, text] = /^(\/[a-z][\w-]*)(?:\s+([\s\S]*))?$/i.exec(what.text.trim()) ?? [];
  if (command && !what.files?.length) {
    const body = { channel: what.channel, command, text: text ?? "", ...thread };
    return (await act("command", body)) !== null;
  }
  const rest = { files: what.files ?? [], broadcast: what.broadcast ?? false };
  const body = { channel: what.channel, text: what.text, ...thread, ...rest };
  return (await act("message", body)) !== null;
}

export function press(
  container: Container,
  block: Pick<Block, "block_id">,
  element: Pick<Element, "action_id">,
  value?: unknown,
): Promise<Json | null> {
  const where = { container, block_id: block.block_id, action_id: element.action_id };
  return act("action", value === undefined ? where : { ...where, value });
}

export function askOptions(
  container: Container, block_id: string, action_id: string, value: string,
): Promise<Pick<Element, "options" | "option_groups"> | null> {
  return act("options", { container, block_id, action_id, value });
}

const named = ({ channel, ts }: Message) => ({ channel, ts });

export const edit = (message: Message, text: string) => act("edit", { ...named(message), text });
export const remove = (message: Message) => act("delete", named(message));
export const react = (message: Message, name: string) =>
  act("react", { ...named(message), name });
export const messageShortcut = (message: Message, callback_id: string) =>
  act("message_shortcut", { ...named(message), callback_id });
export const shortcut = (callback_id: string) => act("shortcut", { callback_id });
export const openTab = (tab: "home" | "messages") => act("home", { tab });
export const closeView = (view_id: string, all = false) => act("close", { view_id, all });
export const join = (channel: string) => act("join", { channel });
export const leave = (channel: string) => act("leave", { channel });
export const invite = (channel: string, invitee: string) => act("invite", { channel, invitee });

/** Submit a modal; errors that belong under its fields are returned, not told. */
export async function submit(view_id: string, values: Json): Promise<Record<string, string>> {
  const viewer = viewerOf(now());
  if (!viewer) return {};
  try {
    await api.act("submit", { user: viewer.id, view_id, values });
    return {};
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (!Object.keys(error.errors).length) toast(error.message);
    return error.errors;
  }
}

export async function writeTo(userKey: string, userId: string): Promise<void> {
  const opened = await act("open_dm", { with: [userId] });
  if (!opened) return;
  await readConversations();
  go({ conversation: `@${userKey}` });
}

export async function makeChannel(name: string, isPrivate: boolean): Promise<boolean> {
  const made = await act("create_channel", { name, private: isPrivate });
  if (!made) return false;
  await readConversations();
  go({ conversation: name });
  return true;
}

/** Upload files; returns their ids. */
export async function upload(files: File[]): Promise<string[]> {
  const viewer = viewerOf(now());
  if (!viewer) return [];
  const ids: string[] = [];
  for (const file of files) {
    try {
      const answer = await api.upload(viewer.id, file.name, await base64(file), file.type);
      ids.push(answer.file.id);
    } catch (error) {
      toast(error instanceof Error ? error.message : String(error));
    }
  }
  return ids;
}

async function base64(file: File): Promise<string> {
  const address = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new Error(`${file.name} cannot be read.`));
    reader.readAsDataURL(file);
  });
  return address.slice(address.indexOf(",") + 1);
}
