/** Checkboxes and radio buttons. */

import { useId } from "preact/hooks";

import { type ElementProps, nameOf, useElement } from "../blocks/surface";
import { Text } from "../text/Mrkdwn";
import type { Option } from "../types";
import { chosenValues } from "./options";
import { useChosen } from "./useChosen";

export function Checkboxes(props: ElementProps) {
  const { state, choose } = useElement(props);
  const [chosen, setChosen] = useChosen(chosenValues(state));
  const options = props.of.options ?? [];
  const toggle = (value: string) => {
    const on = new Set(chosen);
    if (!on.delete(value)) on.add(value);
    const values = options.map((each) => each.value).filter((each) => on.has(each));
    setChosen(values);
    void choose(values);
  };
  return (
    <div class="choices" role="group" {...nameOf(props)}>
      {options.map((option) => (
        <label key={option.value} class="choice">
          <input
            type="checkbox"
            checked={chosen.includes(option.value)}
            onChange={() => toggle(option.value)}
          />
          <Words of={option} />
        </label>
      ))}
    </div>
  );
}

export function RadioButtons(props: ElementProps) {
  const id = useId();
  const { state, choose } = useElement(props);
  const [chosen, setChosen] = useChosen(chosenValues(state));
  return (
    <div class="choices" role="radiogroup" {...nameOf(props)}>
      {(props.of.options ?? []).map((option) => (
        <label key={option.value} class="choice">
          <input
            type="radio"
            name={id}
            checked={chosen[0] === option.value}
            onChange={() => (setChosen([option.value]), void choose(option.value))}
          />
          <Words of={option} />
        </label>
      ))}
    </div>
  );
}

function Words({ of }: { of: Option }) {
  return (
    <span>
      <Text of={of.text} />
      {of.description && <span class="hint"><Text of={of.description} /></span>}
    </span>
  );
}
