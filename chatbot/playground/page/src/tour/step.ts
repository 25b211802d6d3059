/** What a step of the guided tour is made of; the steps themselves are in steps.ts. */

/** Whom to be, and where. */
export interface Place {
  organisation: string;
  user: string;
  /** As in the address: `bot`, a channel's name, `@key` of a person. */
  conversation: string;
}

export type Action =
  /** Be somebody, somewhere. */
  | ({ do: "be" } & Place)
  /** Type and send a message or a slash command. */
  | { do: "say"; text: string }
  /** Press the newest button whose label fits, as soon as there is one. */
  | { do: "press"; label: RegExp }
  /**
   * Send the form that opens (`form` fits "Title: Save"), with entries in its fields (by block
   * id, without what follows a `#`); close what it leaves, unless that `goes_on`.
   */
  | { do: "send_form"; words?: Record<string, Entry>; form?: RegExp; goes_on?: boolean }
  /** Press the button in the modal whose label fits, as soon as there is one. */
  | { do: "press_modal"; label: RegExp }
  /** Do all this, unless a message here has a button whose label fits. */
  | { do: "unless"; button: RegExp; actions: Action[] }
  /** Open the Home tab and press the button whose label fits, as soon as there is one. */
  | { do: "press_home"; label: RegExp }
  /** Where nobody is at work, move the clock to ten on the next working day. */
  | { do: "at_work" }
  /** Move the clock to nine on the next working day. */
  | { do: "next_morning" }
  /** Use a message shortcut on the newest message whose text fits. */
  | { do: "message_shortcut"; callback_id: string; on: RegExp }
  /** Wait until something has been seen. */
  | { do: "wait"; until: Expected }
  /** Open the thread of the newest message with replies. */
  | { do: "open_thread" };

/** What is entered into a field: words, a person (by key), or a day. */
export type Entry = string | { person: string } | { in_days: number };

/** A message that must appear, where the step takes place unless said otherwise. */
export interface Expected {
  by: "bot" | "me";
  /** Fits the message's text, i.e. what a screen reader is given. */
  text: RegExp;
  ephemeral?: boolean;
  in_thread?: boolean;
  /** True: it took the place of another message; else it did not, unless `either` will do. */
  replaced?: boolean | "either";
}

/** A modal that must open. */
export interface ExpectedModal {
  /** Fits its title. */
  modal: RegExp;
}

export interface Step {
  id: string;
  title: string;
  /** What happens, and what to look at. */
  words: string;
  place: Place;
  actions: Action[];
  done: Expected | ExpectedModal;
}
