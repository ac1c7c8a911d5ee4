import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { SecretValue, type Value } from "../../analysis/topology/resource";
import { type Graph, type Resource } from "../support/harness";
import { packageSchema } from "../../build/schema";
import { buildStack, ROOT, stacks } from "../support/stacks";

const OURS = "ecs-connectivity:index:";

function strings(value: Value | undefined): string[] {
  if (typeof value === "string") {
    return [value];
  }
  if (value instanceof SecretValue) {
    return strings(value.reveal());
  }
  return typeof value === "object" && value !== null
    ? Object.values(value as Record<string, Value>).flatMap(strings)
    : [];
}

/** Reads from the provider's own declarations that a resource of this type can have tags. */
function isTaggable(type: string): boolean {
  const path = /^aws:(.+):[^:]+$/.exec(type)?.[1];
  const file = join(ROOT, "node_modules/@pulumi/aws", `${path}.d.ts`);
  return path !== undefined && existsSync(file) && /^\s+tags\?: pulumi\.Input/m.test(readFileSync(file, "utf8"));
}

/** A resource's way up to the stack, nearest first. */
function ancestors(graph: Graph, resource: Resource): Resource[] {
  const parent = graph.resources.find(({ urn }) => urn === resource.parent);
  return parent === undefined ? [] : [parent, ...ancestors(graph, parent)];
}

/** Everything that must exist before this, straight or through others. */
function waitsFor(graph: Graph, resource: Resource): Set<string> {
  const seen = new Set<string>();
  const visit = (urns: readonly string[]): void => {
    for (const urn of urns.filter((one) => !seen.has(one))) {
      seen.add(urn);
      visit(graph.at(urn).dependencies);
    }
  };
  visit(resource.dependencies);
  return seen;
}

describe("the graph of every stack", () => {
  for (const stack of stacks) {
    for (const preview of [true, false]) {
      describe(`${stack} (${preview ? "preview" : "deployed"})`, () => {
        let graph: Graph;
        before(async () => {
          graph = await buildStack(stack, { preview, config: ["tags.team=network"] });
        });

        it("keeps every resource of a component below it, under its name", () => {
          const astray = graph.resources.filter((resource) => {
            const [parent] = ancestors(graph, resource);
            return (
              parent !== undefined && resource.name !== parent.name && !resource.name.startsWith(`${parent.name}-`)
            );
          });

          expect(astray.map(({ urn }) => urn)).to.deep.equal([]);
          const own = graph.resources.filter((resource) => resource.custom && ancestors(graph, resource).length === 0);
          const programOwned = new Set(["Cluster", "ClusterCapacityProviders"]);
          expect(
            own.filter(({ type }) => !programOwned.has(type.split(":").at(-1) ?? "")).map(({ urn }) => urn),
          ).to.deep.equal([]);
        });

        it("tags whatever can be tagged", () => {
          const untagged = graph.resources.filter(
            (resource) =>
              resource.custom && isTaggable(resource.type) && !strings(resource.inputs["tags"]).includes("network"),
          );

          expect(untagged.map(({ urn }) => urn)).to.deep.equal([]);
          expect(graph.resources.filter(({ type }) => isTaggable(type)).length).to.be.greaterThan(5);
        });

        it("has no text with a hole in it", () => {
          const holed = graph.resources.flatMap((resource) =>
            strings(resource.inputs)
              .filter((text) => /undefined|\[object |Calling \[toString\]|NaN/.test(text))
              .map((text) => `${resource.name}: ${text}`),
          );

          expect(holed).to.deep.equal([]);
        });

        it("registers for each component the outputs that its class declares", () => {
          const { resources } = packageSchema();
          for (const component of graph.resources.filter(({ type }) => type.startsWith(OURS))) {
            const declared = resources[component.type];
            const registered = Object.keys(component.registeredOutputs ?? {});

            expect(Object.keys(declared?.properties ?? {}), component.urn).to.include.members(registered);
            expect(registered, component.urn).to.include.members(declared?.required ?? []);
          }
        }).timeout(30_000);

        it("allows no ingress from everywhere unless a service or its load balancer requires it", () => {
          const open = graph
            .ofType("SecurityGroupIngressRule")
            .filter(({ inputs }) => inputs["cidrIpv4"] === "0.0.0.0/0" || inputs["cidrIpv6"] === "::/0");
          const asked = {
            dev: [80],
            prod: [80],
            staging: [80],
            ipv6: [80],
            "managed-nat": [80],
            "managed-host": [80],
            "ec2-bridge": [80],
          };

          for (const rule of open) {
            expect(asked[stack as keyof typeof asked] ?? [], rule.urn).to.include(rule.inputs["fromPort"]);
            expect(rule.inputs["fromPort"], rule.urn).to.equal(rule.inputs["toPort"]);
          }
        });

        it("uses no default group and gives no rule within a group", () => {
          for (const group of graph.ofType("aws:ec2/securityGroup:SecurityGroup")) {
            expect(group.inputs, group.urn).not.to.have.any.keys("ingress", "egress");
          }
          for (const emptied of graph.ofType("DefaultSecurityGroup")) {
            expect([emptied.inputs["ingress"] ?? [], emptied.inputs["egress"] ?? []], emptied.urn).to.deep.equal([
              [],
              [],
            ]);
          }
        });

        it("starts a service only when its listener, its roles' policies, its rules and its routes exist", () => {
          for (const service of graph.ofType("aws:ecs/service:Service")) {
            const [component] = ancestors(graph, service);
            const first = graph.resources.filter(
              ({ type, parent }) =>
                (/:Listener$/.test(type) &&
                  ancestors(graph, graph.at(parent ?? "")).some(({ urn }) => urn === component?.urn)) ||
                (parent === component?.urn &&
                  /:(RolePolicy|RolePolicyAttachment|SecurityGroupIngressRule|SecurityGroupEgressRule)$/.test(type)),
            );
            const awaited = waitsFor(graph, service);

            expect(
              first.filter(({ urn }) => !awaited.has(urn)).map(({ name }) => name),
              service.urn,
            ).to.deep.equal([]);
            if (service.inputs["networkConfiguration"] !== undefined) {
              const routed = [...awaited].map((urn) => graph.at(urn).type);
              expect(routed, service.urn).to.include("aws:ec2/routeTableAssociation:RouteTableAssociation");
            }
          }
        });
      });
    }
  }
});
