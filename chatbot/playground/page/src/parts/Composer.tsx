/** Where messages and commands are typed. Enter sends, Shift+Enter begins a line. */

import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";

import { send, upload } from "../state/acts";
import { organisationOf, viewerOf } from "../state/client";
import { useClient } from "../state/store";
import type { Conversation } from "../types";
import { Shortcuts } from "./Shortcuts";
import { Suggestions } from "./Suggestions";
import { Icon } from "./icons";
import { type Suggesting, suggesting } from "./suggesting";

/** What was typed and not sent, by person and conversation. */
const drafts = new Map<string, string>();
const TALLEST = 200;

export function Composer({ channel, thread }: { channel: Conversation; thread: string | null }) {
  const client = useClient();
  const viewer = viewerOf(client);
  const key = `${viewer?.id}/${channel.id}/${thread ?? ""}`;
  const [text, setText] = useState(drafts.get(key) ?? "");
  const [files, setFiles] = useState<File[]>([]);
  const [broadcast, setBroadcast] = useState(false);
  const [busy, setBusy] = useState(false);
  const [offer, setOffer] = useState<Suggesting | null>(null);
  const [place, setPlace] = useState(0);
  const field = useRef<HTMLTextAreaElement>(null);
  const list = useId();

  useLayoutEffect(() => grow(field.current), [text]);
  useEffect(() => void drafts.set(key, text), [text]);

  const reason = whyNot(channel, viewer, organisationOf(client)?.app.messages_tab_read_only);
  if (reason) return <p class="composer-closed" data-testid="composer-closed">{reason}</p>;

  const typed = (next: string, caret: number) => {
    setText(next);
    setOffer(suggesting(client, next, caret, thread !== null));
    setPlace(0);
  };
  const take = (at: number) => {
    const taken = offer?.found[at];
    const { current } = field;
    if (!offer || !taken || !current) return;
    const before = `${text.slice(0, offer.start)}${taken.insert} `;
    setText(before + text.slice(current.selectionStart).replace(/^ /, ""));
    setOffer(null);
    current.focus();
    requestAnimationFrame(() => current.setSelectionRange(before.length, before.length));
  };
  const post = async () => {
    if (busy || (!text.trim() && !files.length)) return;
    setBusy(true);
    setOffer(null);
    const ids = await upload(files);
    const what = { channel: channel.id, text, thread_ts: thread, files: ids, broadcast };
    const sent = ids.length === files.length && (await send(what));
    setBusy(false);
    if (!sent) return;
    setText("");
    setFiles([]);
    setBroadcast(false);
    drafts.delete(key);
  };
  const pressed = (event: KeyboardEvent) => {
    const done = event.key === "Enter" && offer?.found[place]?.insert === text.slice(offer?.start);
    if (offer && !done && choosing(event, offer.found.length, place, setPlace, take, () => setOffer(null))) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      void post();
    }
  };
  const name = thread ? "Reply in thread" : `Message ${title(channel)}`;
  return (
    <form class="composer" onSubmit={(event) => (event.preventDefault(), void post())}>
      {offer && <Suggestions id={list} of={offer.found} chosen={place} take={take} />}
      <textarea
        ref={field}
        rows={1}
        value={text}
        aria-label={name}
        placeholder={name}
        data-testid={thread ? "composer-thread" : "composer"}
        aria-autocomplete="list"
        aria-controls={offer ? list : undefined}
        aria-activedescendant={offer ? `${list}-${place}` : undefined}
        onInput={(event) => typed(event.currentTarget.value, event.currentTarget.selectionStart)}
        onKeyDown={pressed}
        onBlur={() => setOffer(null)}
      />
      {files.length > 0 && <Attached files={files} clear={() => setFiles([])} />}
      <div class="composer-foot">
        <label class="icon-button attach" title="Attach files">
          <Icon name="attach" />
          <input class="visually-hidden" type="file" multiple aria-label="Attach files"
            data-testid="attach"
            onChange={(event) => setFiles([...(event.currentTarget.files ?? [])])} />
        </label>
        {!thread && <Shortcuts />}
        {thread && channel.kind !== "im" && (
          <label class="choice small">
            <input type="checkbox" checked={broadcast}
              onChange={(event) => setBroadcast(event.currentTarget.checked)} />
            <span>Also send to #{channel.name}</span>
          </label>
        )}
        <span class="composer-hint quiet">
          {!thread && "Enter sends · Shift+Enter begins a line"}
        </span>
        <button type="submit" class="send" aria-label="Send" data-testid="send"
          aria-disabled={busy || (!text.trim() && !files.length)}><Icon name="send" /></button>
      </div>
    </form>
  );
}

function Attached({ files, clear }: { files: File[]; clear: () => void }) {
  return (
    <p class="attached">
      {files.map((file) => file.name).join(", ")}
      <button type="button" class="link-button" onClick={clear}>Remove</button>
    </p>
  );
}

function title(channel: Conversation): string {
  return channel.kind === "channel" || channel.kind === "private" ? `#${channel.name}` : channel.name;
}

function whyNot(
  channel: Conversation, viewer: ReturnType<typeof viewerOf>, readOnly: boolean | undefined,
): string | null {
  if (viewer?.deactivated) return "This account has been deactivated: it can read here, not write.";
  if (channel.is_archived) return "This channel has been archived.";
  if (channel.is_app_dm && readOnly) return "This app does not take messages.";
  return null;
}

function grow(field: HTMLTextAreaElement | null) {
  if (!field) return;
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, TALLEST)}px`;
}

/** Keys while there are suggestions; true if the key was for them. */
function choosing(
  event: KeyboardEvent, count: number, place: number,
  setPlace: (place: number) => void, take: (place: number) => void, close: () => void,
): boolean {
  if (event.key === "ArrowDown") setPlace((place + 1) % count);
  else if (event.key === "ArrowUp") setPlace((place - 1 + count) % count);
  else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey)) take(place);
  else if (event.key === "Escape") close();
  else return false;
  return true;
}
