/**
 * Files that the readers did not expect: a verdict or a refusal, in bounded time, and never a secret or a control code.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import fc from "fast-check";
import { InputError } from "../../readers";
import { readDocument } from "../../readers/document";
import {
  fargate,
  group,
  interfaceEndpoints,
  natGateway,
  network,
  privateImage,
  publicSubnets,
  schedule,
  subnets,
  tcp,
} from "../support/awsPieces";
import { asFirstPreview, graphFrom, previewDocument, stateDocument } from "../support/documents";
import { MARKER, mutated, mutation } from "./mutate";
import { RUNS, SEED } from "./run";
import { expectHarmless, type Shown, shownOf } from "./shown";

/** Longer than anything of this size may take: what exceeds it hangs. */
const LIMIT_MS = 5000;

function program(): void {
  const on = network();
  const outer = publicSubnets(on);
  const [first] = outer.ids;
  if (first === undefined) throw new Error("no subnet");
  const nat = natGateway(first);
  const inner = subnets(on, "private", {
    cidrs: ["10.0.10.0/24", "10.0.11.0/24"],
    routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }],
  });
  const web = group(on, "web", { ingress: [tcp(80, ["10.0.0.0/16"])] });
  interfaceEndpoints(on, ["ecr.api", "logs"], { subnetIds: inner.ids, securityGroupId: web.id });
  fargate("web", { image: privateImage(), port: 80, logs: true }, { subnetIds: inner.ids, securityGroupIds: [web.id] });
  const containerDefinitions = JSON.stringify([
    { name: "job", image: "nginx:1.29", environment: [{ name: "PASSWORD", value: MARKER }], essential: true },
  ]);
  new aws.ecs.TaskDefinition("secret", { family: "secret", containerDefinitions: pulumi.secret(containerDefinitions) });
  const job = { subnetIds: inner.ids, securityGroupIds: [web.id] };
  schedule("nightly", { image: privateImage() }, job);
  // Everything that is sent to a task may hold a secret.
  const sent = [{ Name: "PASSWORD", Value: MARKER }];
  new aws.sfn.StateMachine("flow", {
    roleArn: "arn:aws:iam::111122223333:role/flow",
    definition: JSON.stringify({
      States: {
        Run: {
          Type: "Task",
          Resource: "arn:aws:states:::ecs:runTask",
          Parameters: {
            TaskDefinition: "plain",
            LaunchType: "FARGATE",
            Overrides: { ContainerOverrides: [{ Environment: sent }] },
          },
        },
      },
    }),
  });
  new aws.batch.JobDefinition("job", {
    type: "container",
    platformCapabilities: ["FARGATE"],
    containerProperties: JSON.stringify({ image: "nginx:1", environment: [{ name: "PASSWORD", value: MARKER }] }),
  });
  new aws.ecs.ExpressGatewayService("express", {
    executionRoleArn: "arn:aws:iam::111122223333:role/express",
    infrastructureRoleArn: "arn:aws:iam::111122223333:role/express",
    primaryContainer: { image: "nginx:1", environments: [{ name: "PASSWORD", value: MARKER }] },
    networkConfigurations: [{ subnets: inner.ids, securityGroups: [web.id] }],
  });
  new aws.ecs.TaskDefinition("plain", { family: "plain", containerDefinitions });
}

function shown(text: string): Shown {
  const { kind, graph } = readDocument(text);
  return shownOf(graph, kind);
}

describe("a file that is not as the Pulumi CLI writes it", function () {
  this.timeout(30 * 60_000);
  let seeds: readonly string[];

  before(async () => {
    const planned = asFirstPreview(await graphFrom(program, true));
    const deployed = await graphFrom(program, false);
    seeds = [previewDocument(planned), stateDocument(deployed)];
    // An unchanged seed is readable: otherwise the rest proves nothing.
    for (const seed of seeds) expect(shown(seed).plain[0]).to.contain("web");
  });

  it(`is a report or a refusal with a remedy, in time, without secrets or control codes (${String(RUNS)} files, seed ${String(SEED)})`, () => {
    let read = 0;
    let refused = 0;
    const file = fc.record({ seed: fc.nat({ max: 1 }), mutations: fc.array(mutation, { minLength: 1, maxLength: 4 }) });
    fc.assert(
      fc.property(file, ({ seed, mutations }) => {
        const text = mutated(seeds[seed] ?? "", mutations);
        const start = performance.now();
        try {
          const all = shown(text);
          read++;
          expectHarmless(all);
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
          refused++;
          expect(error.message).not.to.contain(MARKER);
          expect(error.remedy).not.to.equal("");
        }
        expect(performance.now() - start).to.be.lessThan(LIMIT_MS);
        expect(({} as { polluted?: boolean }).polluted, "a prototype").to.equal(undefined);
      }),
      { numRuns: RUNS, seed: SEED },
    );
    console.log(`      ${String(read)} read, ${String(refused)} refused`);
    expect(Math.min(read, refused)).to.be.greaterThan(RUNS / 20);
  });
});
