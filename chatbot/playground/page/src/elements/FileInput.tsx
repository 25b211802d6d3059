import { useState } from "preact/hooks";

import { type ElementProps, nameOf, useElement } from "../blocks/surface";
import { upload } from "../state/acts";

export function FileInput(props: ElementProps) {
  const { choose } = useElement(props);
  const [names, setNames] = useState<string[]>([]);
  const take = async (files: File[]) => {
    const ids = await upload(files);
    setNames(files.map((file) => file.name));
    await choose(ids);
  };
  return (
    <div>
      <input
        class="field"
        type="file"
        {...nameOf(props)}
        data-testid={`action-${props.of.action_id}`}
        multiple={(props.of.max_files ?? 10) > 1}
        accept={props.of.filetypes?.map((type) => `.${type}`).join(",")}
        onChange={(event) => void take([...(event.currentTarget.files ?? [])])}
      />
      {names.length > 0 && <p class="hint" role="status">Uploaded: {names.join(", ")}</p>}
    </div>
  );
}
