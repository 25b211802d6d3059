/** A thread, beside its conversation. */

import { useEffect, useRef } from "preact/hooks";

import { conversationOf, inThread } from "../state/client";
import { go } from "../state/session";
import { now, useClient } from "../state/store";
import { Composer } from "./Composer";
import { Scroll } from "./MessageList";
import { StatusLine } from "./StatusLine";
import { Icon } from "./icons";

export function ThreadPane() {
  const client = useClient();
  const head = useRef<HTMLHeadingElement>(null);
  const open = conversationOf(client);
  const { thread } = client.route;
  useEffect(() => head.current?.focus(), []);
  if (!open || !thread) return null;
  const read = client.loaded[`${open.id}/${thread}`] === true;
  const close = () => go({ conversation: now().route.conversation });
  return (
    <aside class="pane thread" aria-label="Thread" data-testid="thread"
      onKeyDown={(event) => event.key === "Escape" && close()}>
      <div class="pane-head">
        <button type="button" class="icon-button back" aria-label="Back to the conversation"
          onClick={close}><Icon name="back" /></button>
        <div class="pane-title">
          <h2 ref={head} tabIndex={-1}>Thread</h2>
          <p class="quiet">{open.kind === "im" ? open.name : `#${open.name}`}</p>
        </div>
        <button type="button" class="icon-button close-thread" aria-label="Close the thread"
          data-testid="close-thread" onClick={close}><Icon name="close" /></button>
      </div>
      <Scroll messages={inThread(client, open.id, thread)} name="Thread messages" thread
        empty={read ? "This message is gone." : "Reading…"} />
      <div class="pane-foot">
        <StatusLine channel={open.id} thread={thread} />
        {open.is_member && <Composer channel={open} thread={thread} />}
      </div>
    </aside>
  );
}
