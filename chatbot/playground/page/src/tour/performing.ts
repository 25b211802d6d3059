/** Does what a step of the tour says, through the same acts as the rest of the page. */

import { api } from "../api";
import { closeView, messageShortcut, press, send, submit } from "../state/acts";
import { conversationOf, isReply, organisationOf, viewerOf } from "../state/client";
import { go, onEvent } from "../state/session";
import { now, until } from "../state/store";
import type { Block, Element, Message, View } from "../types";
import { plain } from "../text/Mrkdwn";
import { atHour, dayLater, daysToWork, isWorkTime } from "../text/dates";
import { expected, isAt } from "./progress";
import type { Action, Entry, Expected, Place, Step } from "./step";

type Sent = Extract<Action, { do: "send_form" }>;

/** What happens by itself, such as a reminder, may come ten seconds after its time. */
const PATIENCE_SECONDS = 30;
/** Slow enough to be followed by eye. */
const PACE_MS = 900;

const pause = () => new Promise((resolve) => setTimeout(resolve, PACE_MS));

/** Perform a step. Rejects, with words for the person, when something does not come about. */
export async function perform(step: Step): Promise<void> {
  await be(step.place);
  await runAll(step.actions);
}

async function runAll(actions: Action[]): Promise<void> {
  for (const [place, action] of actions.entries()) {
    // Whatever is waited for is listened for before it is asked for.
    const next = actions[place + 1];
    const seen = next?.do === "wait" ? sight(next.until) : null;
    seen?.catch(() => undefined);
    await run(action);
    await seen;
    await pause();
  }
}

async function run(action: Action): Promise<void> {
  switch (action.do) {
    case "be":
      return be(action);
    case "say":
      return say(action.text);
    case "press":
      return pressNewest(action.label);
    case "press_home":
      return pressHome(action.label);
    case "press_modal":
      return pressModal(action.label);
    case "send_form":
      return sendForm(action);
    case "unless":
      return buttonShown(action.button) ? undefined : runAll(action.actions);
    case "at_work":
      return moveToWork();
    case "next_morning":
      return moveToNextWorkingDay(9);
    case "message_shortcut": {
      const message = newest((each) => action.on.test(each.text));
      if (!message) throw new Error("The message to ask about is not there.");
      return void (await messageShortcut(message, action.callback_id));
    }
    case "open_thread": {
      const message = newest((each) => each.reply_count > 0);
      if (message) go({ conversation: now().route.conversation, thread: message.ts });
      return;
    }
    case "wait":
      return;
  }
}

function clock(): { here: Date; zone: string; holidays: string[] } {
  const client = now();
  const { offset = 0, bank_holidays: holidays = [] } = client.page?.clock ?? {};
  const here = new Date(Date.now() + offset * 1000);
  return { here, zone: viewerOf(client)?.tz ?? "Europe/London", holidays };
}

async function moveToWork(): Promise<void> {
  const { here, zone, holidays } = clock();
  if (!isWorkTime(here, zone, holidays)) await moveToNextWorkingDay(10);
}

async function moveToNextWorkingDay(hour: number): Promise<void> {
  const { here, zone, holidays } = clock();
  const days = daysToWork(here, zone, holidays);
  await api.moveClock({ at: atHour(here, days, hour, zone).toISOString() });
}

async function be(place: Place): Promise<void> {
  if (!isAt(place) || now().route.tab !== "messages") go({ ...place, tab: "messages" });
  await until((client) => {
    const open = conversationOf(client);
    return isAt(place) && viewerOf(client) !== undefined && !!open && !!client.loaded[open.id];
  }, PATIENCE_SECONDS).catch(() => {
    throw new Error("That conversation could not be opened.");
  });
}

async function say(text: string): Promise<void> {
  const open = conversationOf(now());
  if (!open) throw new Error("There is no conversation to write in.");
  if (!(await send({ channel: open.id, text }))) throw new Error("It was not taken: see the notice.");
}

function sight(what: Expected): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = onEvent((event) => {
      if (!expected(what, event)) return;
      clearTimeout(late);
      stop();
      resolve();
    });
    const late = setTimeout(() => {
      stop();
      const connected = organisationOf(now())?.connection.connected;
      reject(new Error(connected ? "The bot said something else." : "No bot is connected."));
    }, PATIENCE_SECONDS * 1000);
  });
}

function messages(): Message[] {
  const open = conversationOf(now());
  const all = Object.values(now().messages[open?.id ?? ""] ?? {});
  return all.sort((a, b) => Number(b.ts) - Number(a.ts));
}

function newest(fits: (message: Message) => boolean): Message | undefined {
  return messages().find((message) => !isReply(message) && fits(message));
}

async function pressNewest(label: RegExp): Promise<void> {
  await until(() => buttonShown(label) !== undefined, PATIENCE_SECONDS).catch(() => {
    throw new Error("There is no such button.");
  });
  const shown = buttonShown(label);
  if (shown) await press(shown.container, shown.block, shown.button);
}

function buttonShown(label: RegExp) {
  for (const message of messages()) {
    for (const block of message.blocks) {
      const button = buttonOf(block, label);
      const container = { type: "message", channel: message.channel, ts: message.ts } as const;
      if (button) return { container, block, button };
    }
  }
  return undefined;
}

function homeButton(label: RegExp) {
  const { home } = now();
  for (const block of home?.blocks ?? []) {
    const button = buttonOf(block, label);
    if (home && button) return { home, block, button };
  }
  return undefined;
}

async function pressHome(label: RegExp): Promise<void> {
  go({ conversation: now().route.conversation, tab: "home" });
  await until(() => homeButton(label) !== undefined, PATIENCE_SECONDS).catch(() => {
    throw new Error("There is no such button in the Home tab.");
  });
  await pause();
  const shown = homeButton(label);
  if (!shown) throw new Error("There is no such button in the Home tab.");
  const container = { type: "view", view_id: shown.home.id } as const;
  await press(container, shown.block, shown.button);
}

function modalButton(label: RegExp) {
  const view = now().views.at(-1);
  for (const block of view?.blocks ?? []) {
    const button = buttonOf(block, label);
    if (view && button) return { view, block, button };
  }
  return undefined;
}

async function pressModal(label: RegExp): Promise<void> {
  await until(() => modalButton(label) !== undefined, PATIENCE_SECONDS).catch(() => {
    throw new Error("There is no such button in the form.");
  });
  await pause();
  const shown = modalButton(label);
  if (!shown) throw new Error("There is no such button in the form.");
  const container = { type: "view", view_id: shown.view.id } as const;
  await press(container, shown.block, shown.button);
}

function formShown(called: RegExp): View | undefined {
  const view = now().views.at(-1);
  return view?.submit && called.test(`${plain(view.title)}: ${plain(view.submit)}`) ? view : undefined;
}

async function sendForm({ words = {}, form: called = /./, goes_on }: Sent): Promise<void> {
  await until(() => formShown(called) !== undefined, PATIENCE_SECONDS).catch(() => {
    throw new Error("No form has opened.");
  });
  await pause();
  const form = formShown(called);
  if (!form) throw new Error("The form was closed.");
  const values: Record<string, Record<string, string>> = {};
  for (const { block_id, element } of form.blocks) {
    const given = words[block_id.replace(/#.*/, "")];
    if (element && given !== undefined) values[block_id] = { [element.action_id]: entered(given) };
  }
  const errors = await submit(form.id, values);
  if (Object.keys(errors).length) throw new Error("The form was not taken.");
  await pause();
  const left = now().views.at(-1);
  if (left && !goes_on) await closeView(left.id, true);
}

/** What stands in a field, as the page API wants it. */
function entered(given: Entry): string {
  const client = now();
  if (typeof given === "string") return given;
  if ("person" in given) {
    const user = organisationOf(client)?.users.find((each) => each.key === given.person);
    if (!user) throw new Error(`Nobody here is ${given.person}.`);
    return user.id;
  }
  const { here, zone } = clock();
  return dayLater(here, given.in_days, zone);
}

function buttonOf(block: Block, label: RegExp): Element | undefined {
  const elements = [...(block.type === "actions" ? (block.elements ?? []) : []), block.accessory];
  return elements.find((each): each is Element =>
    each?.type === "button" && label.test(plain((each as Element).text)),
  );
}
