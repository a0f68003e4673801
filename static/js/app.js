import { startAutosave } from "./autosave.js";
import { startForms } from "./form.js";
import { startGrids } from "./grid.js";
import { startLeaveGuard } from "./leave.js";
import { startPolls } from "./poll.js";
import { startSearch } from "./search.js";
import { startSheet } from "./sheet.js";
import { startTimes } from "./times.js";

document.documentElement.classList.add("js");
startAutosave();
startForms();
startLeaveGuard();
startGrids();
startPolls();
startSearch();
startSheet();
startTimes();
