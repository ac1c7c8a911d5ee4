/** Work that Ctrl-C ends in order: its signal is aborted, and the work reports that it was interrupted. */
import { setMaxListeners } from "node:events";

export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  // Each running call listens to it, so the limit of listeners is that of concurrent calls.
  setMaxListeners(0, abort.signal);
  const interrupt = () => abort.abort();
  process.once("SIGINT", interrupt);
  try {
    return await work(abort.signal);
  } finally {
    process.off("SIGINT", interrupt);
  }
}
