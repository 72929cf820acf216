// The portal's few behaviours; everything works without them.
import "./dialog.js";
import "./text.js";
import "./drop.js";
import "./small.js";
import "./when.js";
import "./signature.js";
import "./danger.js";
