/** A person, a channel or a group named in a text. */

import { conversationOf, routeName, userById, viewerOf } from "../state/client";
import { go } from "../state/session";
import { useClient } from "../state/store";

export function UserMention({ id }: { id: string }) {
  const client = useClient();
  const mine = viewerOf(client)?.id === id;
  const name = userById(client, id)?.name ?? "somebody";
  return <span class={mine ? "mention mention-mine" : "mention"}>@{name}</span>;
}

export function ChannelMention({ id, label }: { id: string; label?: string }) {
  const client = useClient();
  const channel = client.conversations?.find((each) => each.id === id);
  const name = channel?.name || label || "a channel";
  if (!channel || conversationOf(client)?.id === id) {
    return <span class="mention">#{name}</span>;
  }
  const open = () => go({ conversation: routeName(channel, []) });
  return <button type="button" class="mention" onClick={open}>#{name}</button>;
}

export function Broadcast({ range }: { range: string }) {
  return <span class="mention mention-mine">@{range}</span>;
}

export function Link({ url, children }: { url: string; children: preact.ComponentChildren }) {
  return <a href={url} target="_blank" rel="noopener noreferrer">{children}</a>;
}
