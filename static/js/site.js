/* What every page gets, in this order: listeners hear an event in the order in which they were added. The server joins
   all of it into one script (portal/web/modules.py). htmx comes before it, as a script of its own. */

import "./app.js";
import "./pasted_dates.js";
import "./autosave_page.js";
import "./carried_words.js";
import "./unsent.js";
import "./form_memory.js";
import "./presence.js";
import "./conflict.js";
import "./table.js";
import "./table_paste.js";
import "./fit.js";
import "./phrases.js";
import "./comment_drafts.js";
import "./unsent_comments.js";
import "./rows.js";
import "./noted.js";
import "./shortcuts.js";
import "./review_list_keys.js";
import "./show_password.js";
