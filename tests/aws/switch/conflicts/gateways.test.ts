import { expect } from "chai";
import { conflictsAt } from "../conflicts";
import type { Living } from "../deployment";
import { BALANCER, GROUP, NAT, PROVIDER, SERVICE, SUBNET } from "./conflict";
import { one, managed, nothingGone } from "./living";

const INTERFACE = "aws:ec2/networkInterface:NetworkInterface";
const ADDRESS = "aws:ec2/eipAssociation:EipAssociation";
const GATEWAY = "aws:ec2/internetGateway:InternetGateway";
const INSTANCE = "aws:ec2/instance:Instance";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";

describe("what AWS refuses of a stack that changes", () => {
  describe("without an internet gateway attached to the VPC, is", () => {
    const open = one(SUBNET, "s", { vpcId: "v", mapPublicIpOnLaunch: true });
    const closed = one(SUBNET, "s", { vpcId: "v" });
    const template = (associatePublicIpAddress: string) =>
      one(TEMPLATE, "lt", { networkInterfaces: [{ associatePublicIpAddress }] });
    const group = one(GROUP, "p", { vpcZoneIdentifiers: ["s"], launchTemplate: { id: "lt" } });
    const holders: readonly [title: string, live: readonly Living[]][] = [
      ["a public NAT gateway", [closed, one(NAT, "p", { subnetId: "s" })]],
      ["a regional NAT gateway", [one(NAT, "p", { vpcId: "v", availabilityMode: "regional" })]],
      [
        "an Elastic IP on an interface",
        [
          closed,
          one(INTERFACE, "i", { subnetId: "s" }),
          one(ADDRESS, "p", { allocationId: "e", networkInterfaceId: "i" }),
        ],
      ],
      ["an internet-facing load balancer", [closed, one(BALANCER, "p", { subnets: ["s"] })]],
      [
        "a task with a public address",
        [closed, one(SERVICE, "p", { networkConfiguration: { subnets: ["s"], assignPublicIp: true } })],
      ],
      [
        "an instance that asks for a public address",
        [closed, one(INSTANCE, "p", { subnetId: "s", associatePublicIpAddress: true })],
      ],
      ["an instance whose subnet gives public addresses", [open, one(INSTANCE, "p", { subnetId: "s" })]],
      ["an Auto Scaling group whose template asks for public addresses", [closed, template("true"), group]],
      ["an Auto Scaling group whose subnets give public addresses", [open, one(TEMPLATE, "lt", {}), group]],
      [
        "Managed Instances whose subnets give public addresses",
        [open, one(PROVIDER, "p", managed({ subnets: ["s"] }))],
      ],
    ];
    for (const [title, live] of holders) {
      it(title, () => {
        expect(conflictsAt({ live, gone: nothingGone })).to.deep.equal([
          { code: "DependencyViolation", resource: "p", why: "a public address, and no internet gateway attached" },
        ]);
        expect(conflictsAt({ live: [...live, one(GATEWAY, "g", { vpcId: "v" })], gone: nothingGone })).to.deep.equal(
          [],
        );
        expect(conflictsAt({ live: [...live, one(GATEWAY, "g", { vpcId: "w" })], gone: nothingGone })).to.have.lengthOf(
          1,
        );
      });
    }

    const inside: readonly [title: string, live: readonly Living[]][] = [
      ["a private NAT gateway", [closed, one(NAT, "p", { subnetId: "s", connectivityType: "private" })]],
      ["an internal load balancer", [closed, one(BALANCER, "p", { subnets: ["s"], internal: true })]],
      ["a task without a public address", [closed, one(SERVICE, "p", { networkConfiguration: { subnets: ["s"] } })]],
      ["an instance without a public address", [closed, one(INSTANCE, "p", { subnetId: "s" })]],
      ["instances without public addresses", [closed, template("false"), group]],
    ];
    for (const [title, live] of inside) {
      it(`not ${title}`, () => {
        expect(conflictsAt({ live, gone: nothingGone })).to.deep.equal([]);
      });
    }
  });
});
