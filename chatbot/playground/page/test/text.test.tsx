import assert from "node:assert/strict";
import { test } from "node:test";

import { render } from "preact-render-to-string";

import {
  atHour, dayLater, dayName, daysToMonday, daysToWork, formatted, isWorkTime,
} from "../src/text/dates";
import { emoji, withEmoji } from "../src/text/emoji";
import { Mrkdwn, plain } from "../src/text/Mrkdwn";
import { RichText } from "../src/text/RichText";

const shown = (text: string) => render(<Mrkdwn text={text} />);

test("the bot's verdict line is bold, its escaped characters are shown as they were", () => {
  assert.equal(shown("*⛔ No*  ·  A &amp; B\n&lt;b&gt;x&lt;/b&gt;"),
    "<strong>⛔ No</strong>  ·  A &amp; B\n&lt;b>x&lt;/b>");
});

test("an escaped mention stays text: it is not what somebody meant as a mention", () => {
  assert.doesNotMatch(shown("&lt;@U0WSC00001&gt;"), /class="mention/);
  assert.match(shown("<@U0WSC00001>"), /class="mention/);
});

test("only web, mail and telephone addresses become links", () => {
  assert.match(shown("<https://a.example/x?y=1&amp;z=2|there>"), /href="https:\/\/a.example\/x\?y=1&amp;z=2"/);
  assert.doesNotMatch(shown("<javascript:alert(1)|there>"), /href/);
  const link = { type: "link", url: "javascript:alert(1)", text: "there" };
  const section = { type: "rich_text_section", elements: [link] };
  assert.doesNotMatch(render(<RichText elements={[section]} />), /href/);
});

test("underscores and stars inside words are no markup", () => {
  assert.equal(shown("snake_case_word 2*3*4"), "snake_case_word 2*3*4");
});

test("plain text knows no markup, and emoji only where they are wanted", () => {
  assert.equal(plain({ type: "plain_text", text: "*a* :wave:" }), "*a* 👋");
  assert.equal(plain({ type: "plain_text", text: ":wave:", emoji: false }), ":wave:");
});

test("emoji have Slack's names; unknown ones stay as written", () => {
  assert.equal(emoji("white_check_mark"), "✅\ufe0f");
  assert.equal(emoji("thumbsup"), "👍");
  assert.equal(withEmoji("at 10:30: :nonsense_name:"), "at 10:30: :nonsense_name:");
});

test("nine o'clock is nine by London's clock, in summer and in winter", () => {
  const summer = atHour(new Date("2026-07-01T12:00:00Z"), 1, 9, "Europe/London");
  const winter = atHour(new Date("2026-12-01T12:00:00Z"), 1, 9, "Europe/London");
  assert.equal(summer.toISOString(), "2026-07-02T08:00:00.000Z");
  assert.equal(winter.toISOString(), "2026-12-02T09:00:00.000Z");
});

test("tomorrow is the next day by the zone's clock, also where a night is an hour longer or shorter", () => {
  const ten = (from: string) => atHour(new Date(from), 1, 10, "Europe/London").toISOString();
  assert.equal(ten("2026-10-24T23:30:00Z"), "2026-10-26T10:00:00.000Z");
  assert.equal(ten("2027-03-27T23:30:00Z"), "2027-03-28T09:00:00.000Z");
  const days = (from: string, zone = "Europe/London") => dayLater(new Date(from), 2, zone);
  assert.equal(days("2027-03-26T23:30:00Z"), "2027-03-28");
  assert.equal(days("2026-12-30T23:30:00Z", "Asia/Tokyo"), "2027-01-02");
});

test("Monday is the next one, a week on when it is Monday", () => {
  assert.equal(daysToMonday(new Date("2026-11-21T12:00:00Z"), "Europe/London"), 2);
  assert.equal(daysToMonday(new Date("2026-11-23T12:00:00Z"), "Europe/London"), 7);
});

test("the next working day is tomorrow, or Monday after a Friday", () => {
  const days = ["16", "19", "20", "21", "22"].map((day) =>
    daysToWork(new Date(`2026-11-${day}T12:00:00Z`), "Europe/London", []),
  );
  assert.deepEqual(days, [1, 1, 3, 2, 1]);
});

test("bank holidays are no working days: after Christmas Eve 2026 comes Tuesday", () => {
  const christmas = ["2026-12-25", "2026-12-28"];
  const from = (when: string) => daysToWork(new Date(when), "Europe/London", christmas);
  assert.equal(from("2026-12-23T18:00:00Z"), 1);
  assert.equal(from("2026-12-24T18:00:00Z"), 5);
  assert.equal(from("2026-12-27T23:59:00Z"), 2);
  assert.equal(daysToWork(new Date("2026-12-24T18:00:00Z"), "Europe/London", []), 1);
});

test("work is from nine to five by the zone's clock, on Monday to Friday", () => {
  const isWork = (when: string) => isWorkTime(new Date(when), "Europe/London", ["2026-12-25"]);
  assert.ok(isWork("2026-07-06T08:00:00Z"));
  assert.ok(isWork("2026-11-27T16:59:00Z"));
  assert.ok(!isWork("2026-11-27T17:00:00Z"));
  assert.ok(!isWork("2026-11-23T08:59:00Z"));
  assert.ok(!isWork("2026-11-21T12:00:00Z"));
  assert.ok(!isWork("2026-11-22T12:00:00Z"));
  assert.ok(isWork("2026-12-24T12:00:00Z"));
  assert.ok(!isWork("2026-12-25T12:00:00Z"));
});

test("days near are called by a word", () => {
  const now = new Date("2026-11-23T00:30:00Z");
  assert.equal(dayName(new Date("2026-11-22T23:30:00Z"), now, "Europe/London"), "Yesterday");
});

test("Slack's date formats are filled in", () => {
  assert.equal(formatted(1795424400, "{date_num} at {time}", "Europe/London"), "2026-11-23 at 09:00");
});
