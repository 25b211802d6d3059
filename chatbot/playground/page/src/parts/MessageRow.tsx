/** One message. */

import { useState } from "preact/hooks";

import { react } from "../state/acts";
import { userById, viewerOf } from "../state/client";
import { go } from "../state/session";
import { now, useClient } from "../state/store";
import { clockTime, fromTs, fullTime } from "../text/dates";
import { emoji } from "../text/emoji";
import type { Message } from "../types";
import { Avatar } from "./Avatar";
import { EditBox } from "./EditBox";
import { MessageBody } from "./MessageBody";
import { MessageTools } from "./MessageTools";
import { Icon } from "./icons";
import { useZone } from "./zone";

interface Props {
  message: Message;
  follows: boolean;
  thread: boolean;
}

export function MessageRow({ message, follows, thread }: Props) {
  const client = useClient();
  const [editing, setEditing] = useState(false);
  const author = userById(client, message.user) ?? message.author;
  const name = message.username ?? author.name;
  const kinds = ["message", follows && "follows", message.ephemeral && "ephemeral"];
  return (
    <li class={kinds.filter(Boolean).join(" ")} data-testid="message" data-ts={message.ts}
      data-author={author.key} data-ephemeral={message.ephemeral}>
      <div class="message-side">
        {follows ? <Time message={message} short /> : <Avatar user={author} size="large" />}
      </div>
      <div class="message-main">
        {message.ephemeral && (
          <p class="only-you"><Icon name="eye" /> Only visible to you</p>
        )}
        {message.is_broadcast && !thread && (
          <p class="only-you"><Icon name="reply" /> Replied to a thread</p>
        )}
        <p class={follows ? "message-by visually-hidden" : "message-by"}>
          <strong>{name}</strong>
          {author.kind !== "person" && <span class="tag">APP</span>}
          {author.external && <span class="tag">{author.home_organisation}</span>}
          <Time message={message} />
        </p>
        {editing
          ? <EditBox message={message} close={() => setEditing(false)} />
          : <MessageBody message={message} />}
        <Reactions message={message} />
        {!thread && <Replies message={message} />}
      </div>
      {!editing && <MessageTools message={message} thread={thread} edit={() => setEditing(true)} />}
    </li>
  );
}

function Time({ message, short }: { message: Message; short?: boolean }) {
  const zone = useZone();
  const when = fromTs(message.ts);
  return (
    <time dateTime={when.toISOString()} title={fullTime(when, zone)}
      class={short ? "time short-time" : "time"} aria-hidden={short}>
      {clockTime(when, zone)}
    </time>
  );
}

function Reactions({ message }: { message: Message }) {
  const client = useClient();
  if (!message.reactions.length) return null;
  const mine = viewerOf(client)?.id ?? "";
  return (
    <div class="reactions">
      {message.reactions.map(({ name, count, users }) => {
        const who = users.map((id) => userById(client, id)?.name ?? "somebody").join(", ");
        return (
          <button key={name} type="button" class="chip reaction" title={who}
            aria-pressed={users.includes(mine)} aria-label={`${name}, ${count}: ${who}`}
            onClick={() => void react(message, name)}>
            {emoji(name) ?? `:${name}:`} {count}
          </button>
        );
      })}
    </div>
  );
}

function Replies({ message }: { message: Message }) {
  const zone = useZone();
  if (!message.reply_count) return null;
  const latest = message.latest_reply ? fromTs(message.latest_reply) : null;
  const count = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
  return (
    <button type="button" class="replies" data-testid="open-thread" onClick={() => openThread(message)}>
      <strong>{count}</strong>
      {latest && <span class="quiet">Last at {clockTime(latest, zone)}</span>}
    </button>
  );
}

export function openThread(message: Message): void {
  const { conversation } = now().route;
  go({ conversation, thread: message.thread_ts ?? message.ts });
}
