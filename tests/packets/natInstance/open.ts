/** Opens a lab, says which process holds it, and waits to be ended. */
import { Lab } from "./lab";

void Lab.open().then(({ pid }) => {
  console.log(pid);
  setInterval(() => undefined, 60_000);
});
