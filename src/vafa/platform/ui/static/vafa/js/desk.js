// The desk's behaviours, each bound by its data- attributes. Charts come only with pages that have one.
import "./htmx.js";
import "./dialog.js";
import "./menu.js";
import "./hotkeys.js";
import "./list.js";
import "./palette.js";
import "./save.js";
import "./text.js";
import "./time.js";
import "./poll.js";
import "./upload.js";
import "./drop.js";
import "./datefield.js";
import "./small.js";
import "./theme.js";
