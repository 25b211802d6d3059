import { type ElementProps, nameOf, useElement } from "../blocks/surface";
import { plain } from "../text/Mrkdwn";
import { type Choice, chosenValues, useChoices } from "./options";
import { useChosen } from "./useChosen";

export function SingleSelect(props: ElementProps) {
  const choices = useChoices(props.of);
  const { state, choose } = useElement(props);
  const [chosen, setChosen] = useChosen(chosenValues(state));
  const optional = props.block.optional || props.block.type !== "input";
  return (
    <select
      class="field select"
      {...nameOf(props)}
      data-testid={`action-${props.of.action_id}`}
      value={chosen[0] ?? ""}
      onChange={(event) => {
        const { value } = event.currentTarget;
        setChosen(value ? [value] : []);
        void choose(value || null);
      }}
    >
      <option value="" disabled={!optional && chosen.length > 0}>
        {plain(props.of.placeholder) || "Choose…"}
      </option>
      <Options choices={choices} />
    </select>
  );
}

function Options({ choices }: { choices: Choice[] }) {
  const groups = [...new Set(choices.map((each) => each.group))];
  return (
    <>
      {groups.map((group) => {
        const options = choices
          .filter((each) => each.group === group)
          .map((each) => <option key={each.value} value={each.value}>{each.label}</option>);
        return group ? <optgroup key={group} label={group}>{options}</optgroup> : options;
      })}
    </>
  );
}
