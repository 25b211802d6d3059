/** The steps of the guided tour. To add one, add it here: nothing else needs to change. */

import type { Action, Place, Step } from "./step";

const RULED = /^(No|Yes|It depends|What to do|Good to know)\b/;
const VERDICT = new RegExp(`${RULED.source}|^The policy does not say\\b`);
const ANSWERED = new RegExp(`${VERDICT.source}|^Did you mean`);

const wsc = (user: string, conversation: string): Place => ({ organisation: "wsc", user, conversation });
const tarner = (user: string): Place => ({ organisation: "tarner", user, conversation: "bot" });

const ON_THE_PHOTOS = "Can we put photos of the open day on our Facebook page?";

/** What goes before a policy can be read: a manager publishes a version. */
const PUBLISHED: Action[] = [
  { do: "be", ...tarner("project_manager") },
  { do: "press_home", label: /^Who has read the policy$/ },
  { do: "press_modal", label: /^Publish a version$/ },
  {
    do: "send_form",
    form: /: Go on$/,
    goes_on: true,
    words: {
      label: "Social media policy, autumn version",
      dated: { in_days: 0 },
      link: "https://tarner.example/social-media-policy",
      changes: "A shorter part about photos.",
    },
  },
  { do: "send_form", form: /: Publish$/ },
  { do: "be", ...tarner("youth_worker") },
];

/** What goes before supervision: who supervises, and when. */
const PLANNED: Action[] = [
  { do: "be", ...tarner("project_manager") },
  { do: "press_home", label: /^Settings$/ },
  { do: "press_modal", label: /^Choose supervisors$/ },
  {
    do: "send_form",
    form: /^Supervisors: /,
    words: { worker: { person: "youth_worker" }, supervisor: { person: "project_manager" } },
  },
  { do: "say", text: "/smsupervision" },
  { do: "press_modal", label: /^Open$/ },
  { do: "press_modal", label: /^Set the dates$/ },
  { do: "send_form", form: /: Save$/, words: { day: { in_days: 2 } } },
  { do: "be", ...tarner("youth_worker") },
];

export const STEPS: Step[] = [
  {
    id: "ask",
    title: "Ask in a direct message",
    words:
      "A support worker asks the bot in their own words. Look at the verdict first, then the rule,"
      + " the clause that says so, and whom to ask.",
    place: wsc("support_worker", "bot"),
    actions: [{ do: "say", text: "Can I be friends with a service user?" }],
    done: { by: "bot", text: RULED },
  },
  {
    id: "did-you-mean",
    title: "“Did you mean?”",
    words:
      "One word can mean several things. The bot does not guess: it offers what it might be."
      + " Press one of the buttons; the answer takes the place of the question.",
    place: wsc("support_worker", "bot"),
    actions: [
      { do: "say", text: "photos" },
      { do: "wait", until: { by: "bot", text: /^Did you mean/ } },
      { do: "press", label: /^1\. / },
    ],
    done: { by: "bot", text: VERDICT, replaced: true },
  },
  {
    id: "not-covered",
    title: "What the policy does not say",
    words:
      "Some subjects sound like the policy’s, but it does not rule on them. The bot says so plainly"
      + " and names a person, rather than making something up.",
    place: wsc("support_worker", "bot"),
    actions: [{ do: "say", text: "How long do we keep photo consent forms?" }],
    done: { by: "bot", text: /^The policy does not say\b/ },
  },
  {
    id: "ask-a-person",
    title: "Ask a person",
    words:
      "Where the bot cannot help, somebody can. The form says who will read it; the manager gets a"
      + " message with buttons, answers, and the answer comes back. If nobody were at work, the"
      + " clock is moved to a working day: out of hours nobody is written to.",
    place: wsc("support_worker", "bot"),
    actions: [
      { do: "at_work" },
      { do: "say", text: "How long do we keep photo consent forms?" },
      { do: "wait", until: { by: "bot", text: /^The policy does not say\b/ } },
      { do: "press", label: /^Ask a person$/ },
      { do: "send_form" },
      { do: "be", ...wsc("manager", "bot") },
      { do: "press", label: /^Answer$/ },
      { do: "send_form", words: { text: "Six years. Keep them in the locked cabinet." } },
      { do: "be", ...wsc("support_worker", "bot") },
      { do: "press", label: /^That helps$/ },
    ],
    done: { by: "bot", text: /^Your question has been answered/, replaced: true },
  },
  {
    id: "document",
    title: "Load the approved policy",
    words:
      "No organisation’s policy comes with this page, so bring your own copy (Word, PDF or text)."
      + " The manager’s Home tab takes it: every rule is found, what changed is shown old and new,"
      + " and only “Make it live” changes anything. Then answers have “Show the wording”.",
    place: wsc("manager", "bot"),
    actions: [{ do: "press_home", label: /^Load the approved policy$/ }],
    done: { modal: /^Load the policy$/ },
  },
  {
    id: "not-helpful",
    title: "“Not helpful” goes somewhere",
    words:
      "Two buttons stand under every answer, a miss too. Nobody sees who pressed them. Afterwards"
      + " be the manager and open the bot’s Home tab: “Questions I could not answer” lists it, and"
      + " “Decide” says what it is about. The next one who asks gets the answer.",
    place: wsc("support_worker", "bot"),
    actions: [
      { do: "say", text: "Who waters the plants in the hall?" },
      { do: "wait", until: { by: "bot", text: /^I (did not find|cannot find)/ } },
      { do: "press", label: /^(✓ )?Not helpful$/ },
    ],
    done: { by: "bot", text: /^I (did not find|cannot find)/, replaced: true },
  },
  {
    id: "check",
    title: "A morning’s check",
    words:
      "The manager chooses who looks after the Facebook page, and the clock moves to nine on the"
      + " next working day. The checklist comes within ten seconds, with the rule that asks for"
      + " each line. The deputy manager presses “Done”, and the message says who and when.",
    place: wsc("deputy_manager", "bot"),
    actions: [
      { do: "be", ...wsc("manager", "bot") },
      { do: "press_home", label: /^Settings$/ },
      {
        do: "send_form",
        words: {
          "page_admin:facebook": { person: "deputy_manager" },
          "backup_admin:facebook": { person: "housing_coordinator" },
        },
      },
      { do: "be", ...wsc("deputy_manager", "bot") },
      { do: "next_morning" },
      { do: "wait", until: { by: "bot", text: /^Look after .* Due by / } },
      { do: "press", label: /^Done, nothing to report$/ },
    ],
    done: { by: "bot", text: /^Look after .* Done by /, replaced: true },
  },
  {
    id: "urgent",
    title: "Somebody at risk",
    words:
      "A message that suggests harm comes first: whom to contact now, and 999 in danger."
      + " “I did not understand” never stands beside it.",
    place: wsc("support_worker", "bot"),
    actions: [
      { do: "say", text: "A service user messaged me on Facebook and says he wants to kill himself" },
    ],
    done: { by: "bot", text: /at risk/i },
  },
  {
    id: "concern",
    title: "Log it privately",
    words:
      "Under such a notice the volunteer presses “Log it privately”. The form asks for the kind first,"
      + " says who will read it, and asks for initials rather than names. Choose a kind and look."
      + " A manager then gets a reference, never what was written.",
    place: wsc("volunteer", "bot"),
    actions: [
      { do: "say", text: "Somebody we support is being threatened by another member on Facebook" },
      { do: "wait", until: { by: "bot", text: /at risk/i } },
      { do: "press", label: /^Log it privately$/ },
    ],
    done: { by: "bot", text: /at risk/i },
  },
  {
    id: "mention",
    title: "Mention it in a channel",
    words:
      "In a channel the bot answers only where it is mentioned, and it answers in the thread,"
      + " so that the channel stays readable.",
    place: wsc("housing_coordinator", "social-media"),
    actions: [
      { do: "say", text: "@Policy bot Can I be friends with a service user?" },
      { do: "wait", until: { by: "bot", text: VERDICT, in_thread: true } },
      { do: "open_thread" },
    ],
    done: { by: "bot", text: VERDICT, in_thread: true },
  },
  {
    id: "command",
    title: "/smask, and share",
    words:
      "The slash command answers so that only the asker sees it. “Share in channel” shows it to"
      + " everybody, with who shared it. Look for “Only visible to you”.",
    place: wsc("volunteer", "social-media"),
    actions: [
      { do: "say", text: "/smask Who runs the Facebook page?" },
      { do: "wait", until: { by: "bot", text: VERDICT, ephemeral: true } },
      { do: "press", label: /^Share in channel$/ },
    ],
    done: { by: "bot", text: VERDICT, ephemeral: false, in_thread: false },
  },
  {
    id: "shortcut",
    title: "Ask about somebody’s message",
    words:
      "A colleague asks in the channel. In the menu of their message (“More actions”),"
      + " “What the policy says” answers it, for your eyes only.",
    place: wsc("deputy_manager", "social-media"),
    actions: [
      { do: "be", ...wsc("support_worker", "social-media") },
      { do: "say", text: ON_THE_PHOTOS },
      { do: "be", ...wsc("deputy_manager", "social-media") },
      { do: "message_shortcut", callback_id: "answers.ask_message", on: /photos of the open day/ },
    ],
    done: { by: "bot", text: ANSWERED, ephemeral: true },
  },
  {
    id: "away",
    title: "On leave",
    words:
      "The deputy manager, who looks after the Facebook page, types the days. The form has them"
      + " filled in, asks who stands in, and asks for no reason. Press Save, and the checks of these"
      + " days go to whoever stands in. “Away” in the Home tab changes it or takes it back.",
    place: wsc("deputy_manager", "bot"),
    actions: [{ do: "say", text: "/smaway next week" }],
    done: { modal: /^Away$/ },
  },
  {
    id: "report",
    title: "The report",
    words:
      "The manager asks for this month in figures; only they see it. What needs action stands first,"
      + " with buttons that lead there. “Pictures” brings the charts, with their numbers in words"
      + " for screen readers. Developer, World, “Fill with three months” gives it more to count.",
    place: wsc("manager", "bot"),
    actions: [
      { do: "say", text: "Who runs the Facebook page?" },
      { do: "wait", until: { by: "bot", text: VERDICT } },
      { do: "say", text: "/smreport this month" },
      { do: "wait", until: { by: "bot", text: /^Report: /, ephemeral: true, replaced: "either" } },
      { do: "press", label: /^Pictures$/ },
    ],
    done: { by: "bot", text: /^(Done: the pictures|There is nothing to draw)/, replaced: true },
  },
  {
    id: "outsider",
    title: "Somebody from outside",
    words:
      "In a channel shared with another organisation, its people can mention the bot. They are told,"
      + " privately, that it is only for members: the policy stays inside.",
    place: wsc("outsider", "partners"),
    actions: [{ do: "say", text: "@Policy bot Can I be friends with a service user?" }],
    done: { by: "bot", text: /\S/, ephemeral: true },
  },
  {
    id: "other-organisation",
    title: "Another organisation, another policy",
    words:
      "The same question at Tarner. Its bot answers from Tarner’s own policy: other words, other"
      + " clauses, another person to ask.",
    place: { organisation: "tarner", user: "youth_worker", conversation: "bot" },
    actions: [{ do: "say", text: "Can I be friends with a service user?" }],
    done: { by: "bot", text: VERDICT },
  },
  {
    id: "policy-to-read",
    title: "“I have read it”",
    words:
      "Tarner’s project manager publishes a version of the policy. Everybody who has to read it gets"
      + " a message in working hours, with a date, and confirms with one button. Managers see who"
      + " has, under “Who has read the policy” in their Home tab.",
    place: tarner("youth_worker"),
    actions: [
      { do: "at_work" },
      { do: "unless", button: /^I have read it$/, actions: PUBLISHED },
      { do: "press", label: /^I have read it$/ },
    ],
    done: { by: "bot", text: /^You have read the policy/, replaced: true },
  },
  {
    id: "supervision",
    title: "Before supervision",
    words:
      "Tarner’s policy makes social media a subject of supervision. The project manager says who"
      + " supervises whom and sets a date; before it, the worker is asked. Look at who will read"
      + " the answers. What is typed is kept at once, for the worker alone until “Hand over”.",
    place: tarner("youth_worker"),
    actions: [
      { do: "at_work" },
      { do: "unless", button: /^Answer the questions$/, actions: PLANNED },
      { do: "say", text: "/smsupervision" },
      { do: "press_modal", label: /^(Answer the questions|Change the answers)$/ },
    ],
    done: { modal: /^Before supervision$/ },
  },
];
