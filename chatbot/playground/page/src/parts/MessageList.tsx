/** The messages of a conversation, with a line between days. */

import { Fragment } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import { topLevel } from "../state/client";
import { useClient } from "../state/store";
import { dayKey, dayName, fromTs } from "../text/dates";
import type { Message } from "../types";
import { useNow } from "./ClockControl";
import { MessageRow } from "./MessageRow";
import { useZone } from "./zone";

const TOGETHER_SECONDS = 300;
const NEAR = 120;

export function MessageList({ channel }: { channel: string }) {
  const client = useClient();
  return (
    <Scroll
      messages={topLevel(client, channel)}
      name="Messages"
      empty={client.loaded[channel] ? "No messages yet. Write the first one below." : "Reading…"}
    />
  );
}

interface Props {
  messages: Message[];
  name: string;
  empty: string;
  thread?: boolean;
}

export function Scroll({ messages, name, empty, thread }: Props) {
  const zone = useZone();
  const today = useNow();
  const box = useRef<HTMLDivElement>(null);
  const nearEnd = useRef(true);
  const lastTop = useRef(0);
  const newest = useRef(0);
  const [below, setBelow] = useState(false);
  const last = messages.at(-1);
  const shape = `${messages.length}/${last?.ts}/${last?.edited?.ts}/${last?.blocks.length}`;
  const stayAtEnd = () => {
    const { current } = box;
    if (current && nearEnd.current) current.scrollTop = current.scrollHeight;
  };
  useLayoutEffect(stayAtEnd, [shape]);
  useEffect(() => {
    const { current } = box;
    if (!current) return;
    // What is inside grows by itself too, as pictures come.
    const resized = new ResizeObserver(stayAtEnd);
    for (const each of [current, ...current.children]) resized.observe(each);
    return () => resized.disconnect();
  }, []);
  useEffect(() => {
    const came = Number(last?.ts ?? 0) > newest.current;
    newest.current = Number(last?.ts ?? 0);
    if (came && !nearEnd.current) setBelow(true);
  }, [last?.ts]);
  const scrolled = () => {
    const { current } = box;
    if (!current) return;
    const near = current.scrollHeight - current.scrollTop - current.clientHeight < NEAR;
    // Only somebody who scrolls up leaves the end; new messages come in below meanwhile.
    if (near || current.scrollTop < lastTop.current) nearEnd.current = near;
    lastTop.current = current.scrollTop;
    if (near) setBelow(false);
  };
  const goToEnd = () => {
    nearEnd.current = true;
    stayAtEnd();
    setBelow(false);
    box.current?.focus({ preventScroll: true });
  };
  return (
    <div class="messages" ref={box} onScroll={scrolled} tabIndex={0} role="region"
      aria-label={name}>
      {messages.length === 0 && <p class="no-messages quiet">{empty}</p>}
      <ol data-testid={thread ? "thread-messages" : "messages"}>
        {messages.map((message, place) => {
          const before = messages[place - 1];
          return (
            <Fragment key={message.ts}>
              <DayLine message={message} before={before} today={today} />
              <MessageRow message={message} thread={thread === true}
                follows={follows(message, before, zone)} />
            </Fragment>
          );
        })}
      </ol>
      {below && (
        <button type="button" class="button new-below" onClick={goToEnd}>New messages below</button>
      )}
    </div>
  );
}

function DayLine({ message, before, today }: {
  message: Message;
  before: Message | undefined;
  today: Date;
}) {
  const zone = useZone();
  const when = fromTs(message.ts);
  if (before && dayKey(fromTs(before.ts), zone) === dayKey(when, zone)) return null;
  return <li class="day-line"><span>{dayName(when, today, zone)}</span></li>;
}

/** True if the message is shown without its author, right below another of theirs. */
function follows(message: Message, before: Message | undefined, zone: string): boolean {
  if (!before || before.user !== message.user || before.ephemeral !== message.ephemeral) return false;
  if (before.username !== message.username || message.is_broadcast) return false;
  const sameDay = dayKey(fromTs(before.ts), zone) === dayKey(fromTs(message.ts), zone);
  return sameDay && Number(message.ts) - Number(before.ts) < TOGETHER_SECONDS;
}
