/** Asks before something is done: for the app's `confirm` objects and for our own questions. */

import { useEffect, useRef, useState } from "preact/hooks";

import { Text, plain } from "../text/Mrkdwn";
import type { ConfirmObject } from "../types";

interface Question {
  of: ConfirmObject;
  answer: (yes: boolean) => void;
}

let ask: ((question: Question) => void) | null = null;

export function confirmed(of: ConfirmObject): Promise<boolean> {
  return new Promise((answer) => (ask ? ask({ of, answer }) : answer(true)));
}

const words = (text: string) => ({ type: "plain_text", text, emoji: false }) as const;

/** Our own question, in the same dialog. */
export function sure(title: string, text: string, yes: string): Promise<boolean> {
  return confirmed({
    title: words(title), text: words(text), confirm: words(yes), deny: words("Cancel"),
    style: "danger",
  });
}

export function ConfirmDialog() {
  const [question, setQuestion] = useState<Question | null>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    ask = setQuestion;
    return () => void (ask = null);
  }, []);
  useEffect(() => {
    if (question) dialog.current?.showModal();
  }, [question]);
  if (!question) return null;

  const done = (yes: boolean) => {
    dialog.current?.close();
    question.answer(yes);
    setQuestion(null);
  };
  const { of } = question;
  return (
    <dialog
      ref={dialog}
      class="dialog confirm"
      aria-labelledby="confirm-title"
      data-testid="confirm"
      onCancel={(event) => (event.preventDefault(), done(false))}
    >
      <h2 id="confirm-title">{plain(of.title)}</h2>
      <div class="dialog-body"><Text of={of.text} /></div>
      <div class="dialog-foot">
        <button type="button" class="button" onClick={() => done(false)}>{plain(of.deny)}</button>
        <button
          type="button"
          class={`button button-${of.style ?? "primary"}`}
          onClick={() => done(true)}
        >
          {plain(of.confirm)}
        </button>
      </div>
    </dialog>
  );
}
