/** `pulumi up` without Pulumi's engine: runs the package's own program, and a deployment answers what it registers. */
import { createRequire } from "node:module";
import type * as pulumi from "@pulumi/pulumi";
import { type LoadedProgram, loadProgram } from "../../../readers/program/load";
import type { RecordingMonitor } from "../../../readers/program/monitor";
import {
  propertyDependencies,
  type RegisterRequest,
  type Reply,
  struct,
  urnOf,
} from "../../../readers/program/protocol";
import { build } from "../../support/harness";
import { program, STACK } from "./settings";
import type { Deployment, Living, Wish } from "./deployment";
import { REGION } from "./imagined";

const { runtime } = createRequire(__filename)("@pulumi/pulumi") as typeof pulumi;

let loading: Promise<LoadedProgram> | undefined;

/** Takes the stack to these settings. Rejects with the first call that the cloud refuses. */
export async function up(settings: readonly string[], deployment: Deployment): Promise<void> {
  const { evaluate } = await (loading ??= loadProgram(program.project.entry));
  const config = program.settings({ stack: STACK, config: settings });
  const run = () => {
    answerFrom(deployment, runtime.getMonitor() as unknown as RecordingMonitor);
    return evaluate();
  };
  await build(run, { preview: false, config, stack: STACK, region: REGION, project: program.project.name });
  await deployment.finish();
}

/**
 * Every resource of a provider goes through the deployment, one at a time; components stay with the recorder. After the
 * first refusal nothing else is done, as Pulumi's engine does it.
 */
function answerFrom(deployment: Deployment, monitor: RecordingMonitor): void {
  const record = monitor.registerResource.bind(monitor);
  const waiting: (() => Promise<void>)[] = [];
  let busy = false;
  let refusal: { readonly error: unknown } | undefined;
  const register = async (request: RegisterRequest, reply: Reply<unknown>): Promise<void> => {
    if (refusal === undefined) {
      try {
        reply(null, responseOf(await deployment.register(wishOf(request))));
        return;
      } catch (error) {
        refusal = { error };
      }
    }
    reply(refusal.error);
  };
  const work = async (): Promise<void> => {
    busy = true;
    while (waiting.length > 0) {
      // Whatever else can be registered by now is, so that any of them may be next.
      for (let turn = 0; turn < TURNS; turn++) await new Promise(setImmediate);
      const [next] = waiting.splice(deployment.pick(waiting.length), 1);
      await next?.();
    }
    busy = false;
  };
  monitor.registerResource = (request: RegisterRequest, reply: Reply<unknown>) => {
    if (!request.getCustom() || !request.getType().startsWith("aws:")) {
      record(request, reply);
      return;
    }
    waiting.push(() => register(request, reply));
    if (!busy) void work();
  };
}

const TURNS = 2;

function wishOf(request: RegisterRequest): Wish {
  const byProperty = propertyDependencies(request);
  const all = [...request.getDependenciesList(), ...Object.values(byProperty).flat(), request.getParent()];
  return {
    urn: urnOf(STACK, program.project.name, request.getParent(), request.getType(), request.getName()),
    type: request.getType(),
    name: request.getName(),
    inputs: request.getObject()?.toJavaScript() ?? {},
    dependencies: [...new Set(all)].filter((urn) => urn !== ""),
    propertyDependencies: byProperty,
    ignoreChanges: request.getIgnorechangesList(),
    deleteBeforeReplace: request.getDeletebeforereplacedefined() && request.getDeletebeforereplace(),
  };
}

function responseOf({ urn, id, outputs }: Living): unknown {
  return {
    getUrn: () => urn,
    getId: () => id,
    getObject: () => struct({ ...outputs }),
    getPropertydependenciesMap: () => undefined,
    getResult: () => 0,
    getUnknown: () => false,
  };
}
