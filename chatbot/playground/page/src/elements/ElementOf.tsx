/** An element of a block, by its type. */

import { Picture } from "../blocks/Picture";
import type { ElementProps } from "../blocks/surface";
import { ButtonElement, FeedbackButtons, IconButton } from "./Buttons";
import { Checkboxes, RadioButtons } from "./Choices";
import { DateInput, DateTimeInput, TimeInput } from "./Dates";
import { ExternalSelect } from "./ExternalSelect";
import { FileInput } from "./FileInput";
import { MultiSelect } from "./MultiSelect";
import { OverflowMenu } from "./OverflowMenu";
import { SingleSelect } from "./SingleSelect";
import { TextInput } from "./TextInput";

export function ElementOf(props: ElementProps) {
  const { type } = props.of;
  switch (type) {
    case "button":
    case "workflow_button":
      return <ButtonElement {...props} />;
    case "icon_button":
      return <IconButton {...props} />;
    case "feedback_buttons":
      return <FeedbackButtons {...props} />;
    case "overflow":
      return <OverflowMenu {...props} />;
    case "checkboxes":
      return <Checkboxes {...props} />;
    case "radio_buttons":
      return <RadioButtons {...props} />;
    case "datepicker":
      return <DateInput {...props} />;
    case "timepicker":
      return <TimeInput {...props} />;
    case "datetimepicker":
      return <DateTimeInput {...props} />;
    case "file_input":
      return <FileInput {...props} />;
    case "image":
      return <Picture of={props.of} />;
    case "external_select":
    case "multi_external_select":
      return <ExternalSelect {...props} />;
  }
  if (type.startsWith("multi_")) return <MultiSelect {...props} />;
  if (type.endsWith("_select")) return <SingleSelect {...props} />;
  if (type.endsWith("_input")) return <TextInput {...props} />;
  return <span class="block-unknown">An element of the kind “{type}” stands here.</span>;
}
