/** The engine beside the monitor: the destination of a program's log. */
import type { Diagnostic, Severity } from "./recording";
import type { Reply } from "./protocol";

const SEVERITIES: readonly Severity[] = ["info", "warning", "error"];

/** The engine's other service: logs, and the root's URN. */
export class RecordingEngine {
  #root = "";

  constructor(readonly diagnostics: Diagnostic[]) {}

  log(request: { getSeverity(): number; getMessage(): string; getEphemeral(): boolean }, reply: Reply<unknown>): void {
    // The SDK logs every step to its engine at severity 0; these messages are dropped.
    const severity = SEVERITIES[request.getSeverity() - 1];
    if (severity !== undefined) {
      this.diagnostics.push({ severity, message: request.getMessage() });
    }
    reply(null, {});
  }

  setRootResource(request: { getUrn(): string }, reply: Reply<unknown>): void {
    this.#root = request.getUrn();
    reply(null, {});
  }

  getRootResource(_request: unknown, reply: Reply<unknown>): void {
    reply(null, { getUrn: () => this.#root });
  }

  close(): void {
    // Nothing is open.
  }
}
