import { render } from "preact";

import { App } from "./parts/App";
import { start } from "./state/session";
import "./styles/page.css";

const page = document.getElementById("page");
if (page) {
  page.replaceChildren();
  render(<App />, page);
  start();
}
