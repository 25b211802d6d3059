/** What can be done with a message: a small toolbar, one stop of the Tab key. */

import { useRef } from "preact/hooks";

import { messageShortcut, react, remove } from "../state/acts";
import { organisationOf, viewerOf } from "../state/client";
import { toast, useClient } from "../state/store";
import { emoji } from "../text/emoji";
import type { Message } from "../types";
import { sure } from "./Confirm";
import { type Item, Menu } from "./Menu";
import { openThread } from "./MessageRow";
import { Icon } from "./icons";

const REACTIONS = ["+1", "white_check_mark", "eyes", "pray", "tada", "heart"];

interface Props {
  message: Message;
  thread: boolean;
  edit: () => void;
}

export function MessageTools({ message, thread, edit }: Props) {
  const bar = useRef<HTMLDivElement>(null);
  const items = useItems(message, edit);
  const reactions = reactionsTo(message);
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const all = [...(bar.current?.querySelectorAll<HTMLElement>("button[aria-label]") ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    all[(at + step + all.length) % all.length]?.focus();
    event.preventDefault();
  };
  return (
    <div class="message-tools" role="toolbar" aria-label="Message actions" ref={bar} onKeyDown={move}>
      {!message.ephemeral && !TOUCH && (
        <Menu name="Add a reaction" items={reactions} align="end" tabIndex={-1}>
          <Icon name="smile" />
        </Menu>
      )}
      {!message.ephemeral && !thread && !TOUCH && (
        <button type="button" class="icon-button" aria-label="Reply in thread" tabIndex={-1}
          title="Reply in thread" data-testid="reply" onClick={() => openThread(message)}>
          <Icon name="reply" />
        </button>
      )}
      <Menu name="More actions" items={items} align="end" testId="message-menu">
        <Icon name="more" />
      </Menu>
    </div>
  );
}

/** Where nothing can hover, the toolbar is this menu alone. */
const TOUCH = typeof matchMedia === "function" && matchMedia("(hover: none)").matches;

function useItems(message: Message, edit: () => void): Item[] {
  const client = useClient();
  const [viewer, app] = [viewerOf(client), organisationOf(client)?.app];
  const copy = { label: "Copy the text", run: () => copied(message.text) };
  if (message.ephemeral) return [{ label: "Dismiss this message", run: () => remove(message) }, copy];
  const items: Item[] = [{ label: "Reply in thread", run: () => openThread(message) }, copy];
  if (TOUCH) items.push(...reactionsTo(message).map((each) => ({ ...each, group: "React" })));
  for (const each of app?.shortcuts ?? []) {
    if (each.type !== "message") continue;
    const run = () => messageShortcut(message, each.callback_id);
    items.push({ label: each.name, note: each.description, group: app?.name, run });
  }
  if (message.user !== viewer?.id) return items;
  const removal = async () => {
    const yes = await sure("Delete this message?", "This cannot be undone.", "Delete");
    if (yes) await remove(message);
  };
  return [
    ...items,
    { label: "Edit", group: "Your message", run: edit },
    { label: "Delete", group: "Your message", danger: true, run: removal },
  ];
}

function reactionsTo(message: Message): Item[] {
  return REACTIONS.map((name) => ({
    label: `${emoji(name) ?? ""} ${name.replaceAll("_", " ")}`,
    run: () => react(message, name),
  }));
}

async function copied(text: string) {
  try {
    await navigator.clipboard.writeText(text);
    toast("Copied.");
  } catch {
    toast("The browser did not allow copying.");
  }
}
