/** Half of the switches: the other half has a file of its own, so that two processes share the work. */
import { tryAll } from "./matrix";

tryAll(["strategy"]);
