/** The other half of the matrix, beside the changes of strategy. */
import { tryAll } from "./matrix";

tryAll(["placement", "mode", "zones", "second", "addresses"]);
