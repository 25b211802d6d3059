import { useEffect, useRef, useState } from "preact/hooks";

import { edit } from "../state/acts";
import { userById } from "../state/client";
import { now } from "../state/store";
import { unescaped } from "../text/entities";
import type { Message } from "../types";

/** One's own message, to be changed. */
export function EditBox({ message, close }: { message: Message; close: () => void }) {
  const [text, setText] = useState(() => asTyped(message.text));
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const save = async () => {
    if (text.trim() && (await edit(message, text))) close();
  };
  return (
    <div class="edit-box">
      <textarea ref={field} class="field" rows={2} aria-label="Edit your message" value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") close();
          if (event.key === "Enter" && !event.shiftKey) (event.preventDefault(), void save());
        }} />
      <div class="row-end">
        <button type="button" class="button" onClick={close}>Cancel</button>
        <button type="button" class="button button-primary" onClick={() => void save()}>Save</button>
      </div>
    </div>
  );
}

/** A text as somebody would type it: names for mentions. */
function asTyped(text: string): string {
  const named = text
    .replace(/<@(\w+)(?:\|[^>]*)?>/g, (_, id: string) => `@${userById(now(), id)?.name ?? id}`)
    .replace(/<#\w+\|([^>]*)>/g, "#$1")
    .replace(/<!(\w+)>/g, "@$1")
    .replace(/<([^>|]+)(?:\|[^>]*)?>/g, "$1");
  return unescaped(named);
}
