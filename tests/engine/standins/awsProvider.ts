/**
 * The `aws` provider over the emulator: what it replaces is the product's table of replacements, and each change is a
 * call of AWS's API. It records every change as a step and knows what exists, apart from Pulumi's state.
 */
import { isDeepStrictEqual } from "node:util";
import * as providerService from "@pulumi/pulumi/proto/provider_grpc_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { replacedBy } from "../../../analysis/rules/replacements";
import { answerInvoke } from "../../../readers/program/invokes";
import { type Clients, clientsOf } from "../../aws/emulator/clients";
import { ACCOUNT } from "../../aws/emulator/emulator";
import { opened } from "../../aws/mocks/deploy";
import { creatorOf } from "../../aws/mocks/registry";
import type { Bag, Living, Op, Step, Watcher } from "../../aws/switch/deployment";
import { AUTO_NAMED } from "../../aws/switch/deployment";
import { LOOKUPS } from "./awsLookups";
import { awsSchema } from "./awsSchema";
import { type Handlers, listen, unary } from "./grpcServer";

/** Asked before each change; a text is AWS's refusal of it. */
export type Refusal = (op: Op, type: string, name: string) => string | undefined;

export interface AwsProvider {
  readonly port: number;
  /** Every change since `begin`, in the order in which the API saw them. */
  readonly steps: readonly Step[];
  /** Existing resources, replaced ones that still wait for their deletion included. */
  readonly live: readonly Living[];
  /** Forgets the steps; from here on sees each new one, and refuses what `refusal` says. */
  begin(options?: { readonly watch?: Watcher; readonly refusal?: Refusal }): void;
  /** Forgets everything, as the emulator does when it is reset. */
  reset(): void;
  stop(): void;
}

/** `urn:pulumi:shop::project::parent$aws:ec2/vpc:Vpc::app-vpc` → its last type and its name. */
function subjectOf(urn: string): { readonly type: string; readonly name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.split("$").at(-1) ?? "", name: name.join("::") };
}

function bag(struct: Struct | undefined): Bag {
  return struct?.toJavaScript() ?? {};
}

/** Pulumi's wire has no `undefined`. The properties of the real provider contain the id. */
function struct(value: Bag): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(value)) as Record<string, never>);
}

function changedBetween(olds: Bag, news: Bag): string[] {
  return [...new Set([...Object.keys(olds), ...Object.keys(news)])]
    .filter((key) => !isDeepStrictEqual(olds[key], news[key]))
    .sort();
}

/** The provider names some types by itself; with a name of the program's own the old one must go before the new. */
function mustGoFirst(type: string, olds: Bag, news: Bag): boolean {
  return AUTO_NAMED.test(type) && "name" in news && olds["name"] === news["name"];
}

export async function startAwsProvider(endpoint: string): Promise<AwsProvider> {
  let region = "us-east-1";
  let steps: Step[] = [];
  let live: readonly Living[] = [];
  let watch: Watcher = () => undefined;
  let refusal: Refusal = () => undefined;
  // One change after the other, so that every moment between two of them can be judged.
  let last: Promise<unknown> = Promise.resolve();
  const known = new Map<string, Clients>();
  const clients = (): Clients => {
    const found = known.get(region) ?? clientsOf(endpoint, region);
    known.set(region, found);
    return found;
  };

  function change<T>(
    op: Op,
    urn: string,
    properties: readonly string[],
    call: () => Promise<T>,
    apply: (answer: T) => readonly Living[],
  ): Promise<T> {
    const next = last.then(async () => {
      const subject = subjectOf(urn);
      const refused = refusal(op, subject.type, subject.name);
      if (refused !== undefined) throw new Error(refused);
      const answer = await call();
      const before = live;
      live = apply(answer);
      const step: Step = { op, urn, ...subject, properties, dependencies: [] };
      steps.push(step);
      watch(step, live, before);
      return answer;
    });
    last = next.catch(() => undefined);
    return next;
  }

  const handlers: Handlers<providerService.IResourceProviderServer> = {
    getPluginInfo: unary(() => new PluginInfo().setVersion(awsSchema.version)),
    attach: unary(() => new Empty()),
    cancel: unary(() => new Empty()),
    checkConfig: unary((request: messages.CheckRequest) => new messages.CheckResponse().setInputs(request.getNews())),
    diffConfig: unary(() => new messages.DiffResponse().setChanges(messages.DiffResponse.DiffChanges.DIFF_NONE)),
    configure: unary((request: messages.ConfigureRequest) => {
      const given = bag(request.getArgs())["region"];
      if (typeof given === "string") region = given;
      return new messages.ConfigureResponse().setSupportspreview(true);
    }),
    getSchema: unary(() => new messages.GetSchemaResponse().setSchema(JSON.stringify(awsSchema))),
    invoke: unary(async (request: messages.InvokeRequest) => {
      const lookup = LOOKUPS[request.getTok()];
      if (lookup !== undefined) {
        return new messages.InvokeResponse().setReturn(struct(await lookup(bag(request.getArgs()), clients())));
      }
      const answer = answerInvoke(request.getTok(), bag(request.getArgs()), {
        region,
        accountId: ACCOUNT,
        knowledge: "everything",
      });
      if (answer === undefined) throw new Error(`nothing answers ${request.getTok()}`);
      return new messages.InvokeResponse().setReturn(struct(answer.result));
    }),
    check: unary((request: messages.CheckRequest) => new messages.CheckResponse().setInputs(request.getNews())),
    diff: unary((request: messages.DiffRequest) => {
      const [olds, news] = [bag(request.getOldInputs()), bag(request.getNews())];
      const { type } = subjectOf(request.getUrn());
      const changed = changedBetween(olds, news);
      const replaces = replacedBy(type, changed, olds, news);
      const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
      return new messages.DiffResponse()
        .setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE)
        .setDiffsList(changed)
        .setReplacesList(replaces)
        .setDeletebeforereplace(replaces.length > 0 && mustGoFirst(type, olds, news));
    }),
    create: unary(async (request: messages.CreateRequest) => {
      const urn = request.getUrn();
      const { type, name } = subjectOf(urn);
      const inputs = opened(bag(request.getProperties())) as Bag;
      if (request.getPreview()) return new messages.CreateResponse().setProperties(struct(inputs));
      const replaces = live.some((living) => living.urn === urn && !living.replaced);
      const { id, outputs } = await change(
        replaces ? "create-replacement" : "create",
        urn,
        [],
        () => creatorOf(type).create(inputs, name, clients()),
        (made) => [
          ...live.map((living) => (living.urn === urn ? { ...living, replaced: true } : living)),
          { urn, type, name, ...made, inputs, dependencies: [], propertyDependencies: {}, replaced: false },
        ],
      );
      return new messages.CreateResponse().setId(id).setProperties(struct({ ...outputs, id }));
    }),
    update: unary(async (request: messages.UpdateRequest) => {
      const urn = request.getUrn();
      const { type } = subjectOf(urn);
      const [olds, news] = [bag(request.getOldInputs()), opened(bag(request.getNews())) as Bag];
      const outputs = bag(request.getOlds());
      if (request.getPreview()) return new messages.UpdateResponse().setProperties(struct({ ...outputs, ...news }));
      const creator = creatorOf(type);
      const update = creator.update?.bind(creator);
      if (update === undefined) throw new Error(`${type} is not changed in place`);
      const next = await change(
        "update",
        urn,
        changedBetween(olds, news),
        () => update({ id: request.getId(), inputs: olds, outputs }, news, clients()),
        (answer) =>
          live.map((living) =>
            living.urn === urn && !living.replaced ? { ...living, inputs: news, outputs: answer } : living,
          ),
      );
      return new messages.UpdateResponse().setProperties(struct({ ...next, id: request.getId() }));
    }),
    delete: unary(async (request: messages.DeleteRequest) => {
      const urn = request.getUrn();
      const id = request.getId();
      const { type } = subjectOf(urn);
      const old = { id, inputs: bag(request.getOldInputs()), outputs: bag(request.getProperties()) };
      // A successor may have the same id: a task definition's is its family.
      const own = live.filter((living) => living.urn === urn && living.id === id);
      const gone = own.find(({ replaced }) => replaced) ?? own[0];
      await change(
        gone?.replaced === true ? "delete-replaced" : "delete",
        urn,
        [],
        () => creatorOf(type).delete(old, clients()),
        () => live.filter((living) => living !== gone),
      );
      return new Empty();
    }),
    read: unary((request: messages.ReadRequest) => {
      // Of what exists, as this provider left it: what is gone has no id, and the engine drops it.
      const found = live.find(({ urn, id }) => urn === request.getUrn() && id === request.getId());
      if (found === undefined) return new messages.ReadResponse();
      return new messages.ReadResponse()
        .setId(found.id)
        .setInputs(request.getInputs())
        .setProperties(struct({ ...found.outputs, id: found.id }));
    }),
  };

  const { port, stop } = await listen(providerService.ResourceProviderService, handlers);
  return {
    port,
    get steps() {
      return steps;
    },
    get live() {
      return live;
    },
    begin(options = {}) {
      steps = [];
      watch = options.watch ?? (() => undefined);
      refusal = options.refusal ?? (() => undefined);
    },
    reset() {
      live = [];
      steps = [];
    },
    stop,
  };
}
