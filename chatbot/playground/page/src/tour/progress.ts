/** Which steps have been seen to happen. */

import { conversationOf, isReply, organisationOf, viewerOf } from "../state/client";
import { onEvent } from "../state/session";
import { now } from "../state/store";
import type { StreamEvent } from "../state/changes";
import type { Message } from "../types";
import type { Expected, ExpectedModal, Place, Step } from "./step";
import { STEPS } from "./steps";

const KEPT = "playground.tour.done";

export function doneSteps(): Set<string> {
  try {
    return new Set(JSON.parse(sessionStorage.getItem(KEPT) ?? "[]") as string[]);
  } catch {
    return new Set();
  }
}

function keep(done: Set<string>): void {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify([...done]));
  } catch {
    // Without storage the ticks last until the next reload.
  }
}

export function forgetSteps(): Set<string> {
  keep(new Set());
  return new Set();
}

/** Calls `tell` with the steps done so far each time another one is. */
export function watchSteps(tell: (done: Set<string>) => void): () => void {
  return onEvent((event) => {
    const done = doneSteps();
    const more = STEPS.filter((step) => !done.has(step.id) && happens(step, event));
    if (!more.length) return;
    for (const step of more) done.add(step.id);
    keep(done);
    tell(done);
  });
}

function happens(step: Step, event: StreamEvent): boolean {
  return isAt(step.place) && (expected(step.done, event) ?? false);
}

/** True if that person looks at that conversation now. */
export function isAt(place: Place): boolean {
  const { route } = now();
  return (
    route.organisation === place.organisation
    && route.user === place.user
    && route.conversation === place.conversation
  );
}

/** Whether the event shows the expected modal, or message in the open conversation. */
export function expected(what: Expected | ExpectedModal, event: StreamEvent): boolean {
  if ("modal" in what) {
    const shown = event.type === "view.opened" || event.type === "view.updated";
    return shown && event.user === viewerOf(now())?.id && what.modal.test(event.view.title?.text ?? "");
  }
  const changed = event.type === "message.changed" || event.type === "ephemeral.changed";
  const posted = event.type === "message.posted" || event.type === "ephemeral.posted";
  if (!changed && !posted) return false;
  if (what.replaced !== "either" && Boolean(what.replaced) !== changed) return false;
  return fits(what, event.message);
}

export function fits(what: Expected, message: Message): boolean {
  const client = now();
  const bot = organisationOf(client)?.app.bot_user;
  const author = what.by === "bot" ? bot : viewerOf(client)?.id;
  return (
    message.channel === conversationOf(client)?.id
    && message.user === author
    && what.text.test(message.text)
    && (what.ephemeral === undefined || what.ephemeral === message.ephemeral)
    && (what.in_thread === undefined || what.in_thread === isReply(message))
  );
}
