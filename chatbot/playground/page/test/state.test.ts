import assert from "node:assert/strict";
import { test } from "node:test";

import { changesOf } from "../src/state/changes";
import { type Client, NOTHING, inThread, statusKey, topLevel } from "../src/state/client";
import { START, formatRoute, parseRoute } from "../src/state/route";
import { STEPS } from "../src/tour/steps";
import type { Message, View } from "../src/types";

const CHANNEL = "C1";

function message(changes: Partial<Message>): Message {
  return {
    channel: CHANNEL, ts: "1.0", thread_ts: null, user: "U1", is_broadcast: false, ephemeral: false,
    text: "", blocks: [], ...changes,
  } as Message;
}

function after(client: Client, ...events: unknown[]): Client {
  return events.reduce<Client>(
    (known, event) => ({ ...known, ...changesOf(known, event as Parameters<typeof changesOf>[1]) }),
    client,
  );
}

const posted = (each: Message) => ({ type: "message.posted", seq: 1, team: "T", message: each });

test("an address names who looks at what, and comes back the same", () => {
  for (const hash of [
    "#/wsc/support_worker/bot", "#/tarner/dsl/bot/home", "#/wsc/manager/@trustee",
    "#/wsc/volunteer/social-media/thread/1795424400.000100", "#/wsc/manager",
  ]) assert.equal(formatRoute(parseRoute(hash)), hash);
});

test("an address that names nothing leads to the start", () => {
  assert.deepEqual(parseRoute(""), START);
  assert.deepEqual(parseRoute("#/%E0%A4%A"), START);
});

test("replies stand in the thread only, unless sent to the channel too", () => {
  const client = after(NOTHING,
    posted(message({ ts: "1.0" })), posted(message({ ts: "2.0", thread_ts: "1.0" })),
    posted(message({ ts: "3.0", thread_ts: "1.0", is_broadcast: true })));
  assert.deepEqual(topLevel(client, CHANNEL).map((each) => each.ts), ["1.0", "3.0"]);
  assert.deepEqual(inThread(client, CHANNEL, "1.0").map((each) => each.ts), ["1.0", "2.0", "3.0"]);
});

test("an event that comes twice changes nothing the second time", () => {
  const once = after(NOTHING, posted(message({})));
  assert.deepEqual(after(once, posted(message({}))).messages, once.messages);
});

test("a deleted message is gone", () => {
  const gone = { type: "message.deleted", seq: 2, team: "T", channel: CHANNEL, ts: "1.0" };
  assert.deepEqual(topLevel(after(NOTHING, posted(message({})), gone), CHANNEL), []);
});

test("the bot's status goes when it is cleared", () => {
  const status = { type: "status.changed", seq: 1, team: "T", channel: CHANNEL, thread_ts: null };
  const busy = after(NOTHING, { ...status, status: "is thinking…" });
  assert.equal(busy.statuses[statusKey(CHANNEL, null)]?.status, "is thinking…");
  assert.deepEqual(after(busy, { ...status, status: "" }).statuses, {});
});

test("modals are stacked, replaced in their place, and closed from the top", () => {
  const view = (id: string, hash = "") => ({ id, hash, blocks: [] }) as unknown as View;
  const opened = (each: View, position: number) =>
    ({ type: "view.opened", seq: 1, team: "T", user: "U1", view: each, position });
  let client = after(NOTHING, opened(view("V1"), 0), opened(view("V2"), 1));
  client = after(client, { ...opened(view("V1", "new"), 0), type: "view.updated" });
  assert.deepEqual(client.views.map((each) => each.id + each.hash), ["V1new", "V2"]);
  client = after(client,
    { type: "view.closed", seq: 3, team: "T", user: "U1", view_id: "V2", stack: ["V1"] });
  assert.deepEqual(client.views.map((each) => each.id), ["V1"]);
});

test("each step of the tour has an id of its own and words to read", () => {
  assert.equal(new Set(STEPS.map((step) => step.id)).size, STEPS.length);
  for (const step of STEPS) assert.ok(step.words.length > 40 && step.actions.length > 0, step.id);
});

test("only a ruling ticks the first step of the tour, not that the policy is silent", () => {
  const done = STEPS.find(({ id }) => id === "ask")?.done;
  assert.ok(done && "text" in done);
  assert.match("No. Staff do not befriend service users.", done.text);
  assert.doesNotMatch("The policy does not say. Ask the manager.", done.text);
});

test("what an organisation is being filled with is told as it goes", () => {
  const page = { organisations: [{ id: "T", filling: { offered: true, state: "empty", message: "" } }] };
  const filling = { offered: true, state: "filling", message: "August 2026" };
  const told = after(
    { ...NOTHING, page: page as unknown as NonNullable<Client["page"]> },
    { type: "filling.changed", seq: 1, team: "T", filling },
  );
  assert.deepEqual(told.page?.organisations[0]?.filling, filling);
});
