// Reads the sources of an analysis for the process that started this one.
"use strict";
require("./start").start().serve();
