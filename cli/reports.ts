/** Reports in the format of the call, to the place of the call. */
import type { Requirable } from "../analysis/report/exitCode";
import { reportJsonPieces } from "../reports/json";
import { reportTextPieces } from "../reports/text";
import type { OutputFlags } from "./options";
import { deliver } from "./output";
import { type Analysed, drawingOf, drawn, isPicture, pageOf, pictureOf } from "./pictures";
import type { Terminal } from "./terminal";

export interface Delivery extends OutputFlags {
  readonly require: readonly Requirable[];
  readonly terminal: Terminal;
}

export async function deliverReports(
  networks: readonly Analysed[],
  { format, output, require, resources = false, terminal }: Delivery,
): Promise<void> {
  if (format === "html" && networks.length > 0) {
    await deliver(networks.map(drawn), (drawings) => pageOf(drawings, resources), output);
    return;
  }
  if (isPicture(format)) {
    await deliver(drawingOf(format, networks), (drawing) => pictureOf(format, drawing), output);
    return;
  }
  const reports = networks.map(({ report }) => report);
  await deliver(
    reports,
    (shown) =>
      format === "json" ? reportJsonPieces(shown) : reportTextPieces(shown, { ...terminal, require, resources }),
    output,
  );
}
