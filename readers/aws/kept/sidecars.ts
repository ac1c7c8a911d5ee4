/** Of the variables and the command of a sidecar for telemetry, what decides about its destinations; of any other container, none. */
import { isSidecar, keptSettings, sidecarVariables } from "../../../analysis/rules/sidecars";
import { type AwsRecord, recordsIn, textIn } from "../record";

/** The same container with these variables and words alone. */
export function sidecarSettings(container: AwsRecord): AwsRecord {
  const { environment, command, ...others } = container;
  const image = textIn(container, "image");
  if (image === undefined || !isSidecar(image)) return others;
  const words = Array.isArray(command) ? command.filter(isKept) : [];
  return {
    ...others,
    ...(environment === undefined ? {} : { environment: variables(container) }),
    ...(words.length === 0 ? {} : { command: words }),
  };
}

function variables(container: AwsRecord): AwsRecord[] {
  return recordsIn(container, "environment").flatMap(({ name, value }) => {
    if (typeof name !== "string" || !sidecarVariables.includes(name)) return [];
    const kept = typeof value === "string" ? keptSettings(name, value) : null;
    return [kept === null ? { name } : { name, value: kept }];
  });
}

const KEPT_WORD = /^(--config=\/etc\/ecs\/[\w.-]+|-n|--region(=[a-z0-9-]+)?|[a-z]{2,4}(-[a-z]+)+-\d+)$/;

/** The configuration in the image of the ADOT collector, `--config=/etc/ecs/ecs-xray.yaml`, and the Region. */
function isKept(word: unknown): boolean {
  return typeof word === "string" && KEPT_WORD.test(word);
}
