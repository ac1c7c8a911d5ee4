import { expect } from "chai";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { isUnknown } from "../../../analysis/topology/model";
import { type ResourceState, UNKNOWN } from "../../../analysis/topology/resource";
import { graph, resource, urnOf } from "../../support/resources";

const PROVIDER = "pulumi:providers:aws";
const provider = (name: string, inputs: object): ResourceState =>
  resource(PROVIDER, name, inputs as ResourceState["inputs"]);
const options = (
  internetGatewayBlockMode: unknown,
  more: object = {},
  name = "options",
  rest: Partial<ResourceState> = {},
): ResourceState =>
  resource(
    "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions",
    name,
    { internetGatewayBlockMode, ...more } as ResourceState["inputs"],
    rest,
  );
const exclusion = (inputs: object, name = "exclusion"): ResourceState =>
  resource(
    "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion",
    name,
    inputs as ResourceState["inputs"],
  );
const vpc = (name: string, region = "eu-west-1"): ResourceState =>
  resource("aws:ec2/vpc:Vpc", name, { cidrBlock: "10.0.0.0/16", region });
const subnet = resource("aws:ec2/subnet:Subnet", "subnet-1", { vpcId: "vpc-1", cidrBlock: "10.0.0.0/24" });

/** Values of the topology for `vpc-1` and `subnet-1`, without their reasons. */
function seen(...resources: ResourceState[]) {
  const { vpcs, subnets } = topologyOf(graph([vpc("vpc-1"), subnet, ...resources]));
  const word = (value: unknown): unknown => (isUnknown(value) ? "unknown" : value);
  return {
    mode: word(vpcs[0]?.blockPublicAccess),
    vpc: word(vpcs[0]?.blockPublicAccessExclusion),
    subnet: word(subnets[0]?.blockPublicAccessExclusion),
  };
}

describe("Block Public Access in a source", () => {
  it("is off where nothing turns it on, and spares nothing then", () => {
    expect(seen()).to.deep.equal({ mode: "off", vpc: null, subnet: null });
    expect(seen(options("off"))).to.deep.equal({ mode: "off", vpc: null, subnet: null });
  });

  it("has the mode that is set; an unknown one, or one that AWS does not have, stays unknown", () => {
    expect(seen(options("block-ingress")).mode).to.equal("block-ingress");
    expect(seen(options(UNKNOWN)).mode).to.equal("unknown");
    expect(seen(options("block-everything")).mode).to.equal("unknown");
  });

  it("is each Region's own", () => {
    expect(seen(options("block-bidirectional", { region: "us-east-1" })).mode).to.equal("off");
    expect(seen(options("block-bidirectional", { region: "eu-west-1" })).mode).to.equal("block-bidirectional");
  });

  it("may be another Region's where one of the two Regions is not known, so that it neither blocks nor allows", () => {
    expect(seen(options("block-bidirectional", { region: UNKNOWN })).mode).to.equal("unknown");
    expect(seen(options("off", { region: UNKNOWN })).mode).to.equal("off");
    expect(
      seen(options("off", { region: "eu-west-1" }), options("block-ingress", { region: UNKNOWN }, "more")).mode,
    ).to.equal("off");
  });

  it("is the Region's of its provider, or open where that one's Region is not known", () => {
    const blocked = (region: ResourceState["inputs"][string], more: object = {}) =>
      seen(
        provider("abroad", { region, ...more }),
        options("block-bidirectional", {}, "options", { provider: `${urnOf(PROVIDER, "abroad")}::id` }),
      ).mode;

    expect(blocked("us-east-1")).to.equal("off");
    expect(blocked("eu-west-1")).to.equal("block-bidirectional");
    expect(blocked(UNKNOWN)).to.equal("unknown");
  });

  it("is of one Region for all resources of one provider, even if that Region is unknown", () => {
    const own = { provider: `${urnOf(PROVIDER, "some")}::id` };
    const { vpcs } = topologyOf(
      graph([
        provider("some", { region: UNKNOWN }),
        resource("aws:ec2/vpc:Vpc", "vpc-1", { cidrBlock: "10.0.0.0/16" }, own),
        options("block-ingress", {}, "options", own),
      ]),
    );

    expect(vpcs[0]?.blockPublicAccess).to.equal("block-ingress");
  });

  it("may be another account's where two providers of one Region sign in differently", () => {
    const blocked = (more: object) =>
      seen(
        provider("other", { region: "eu-west-1", ...more }),
        options("block-bidirectional", {}, "options", { provider: `${urnOf(PROVIDER, "other")}::id` }),
      ).mode;

    expect(blocked({ profile: "production" })).to.equal("unknown");
    expect(blocked({ assumeRoles: '[{"roleArn":"arn:aws:iam::111122223333:role/deploy"}]' })).to.equal("unknown");
    expect(blocked({ defaultTags: '{"tags":{"team":"web"}}' })).to.equal("block-bidirectional");
  });

  it("exempts the VPC or the subnet that an exclusion names, and no other", () => {
    const mode = { internetGatewayExclusionMode: "allow-egress" };

    expect(seen(exclusion({ vpcId: "vpc-1", ...mode }))).to.deep.include({ vpc: "allow-egress", subnet: null });
    expect(seen(exclusion({ subnetId: "subnet-1", ...mode }))).to.deep.include({ vpc: null, subnet: "allow-egress" });
    expect(seen(exclusion({ vpcId: "vpc-elsewhere", ...mode }))).to.deep.include({ vpc: null, subnet: null });
  });

  it("may exempt any of them if the resource of an exclusion is unknown", () => {
    const mode = { internetGatewayExclusionMode: "allow-bidirectional" };

    expect(seen(exclusion({ vpcId: UNKNOWN, ...mode }))).to.deep.include({ vpc: "unknown", subnet: null });
    expect(seen(exclusion({ subnetId: UNKNOWN, ...mode }))).to.deep.include({ vpc: null, subnet: "unknown" });
    expect(seen(exclusion(mode))).to.deep.include({ vpc: "unknown", subnet: "unknown" });
  });

  it("exempts nothing in another Region, whatever an exclusion there names", () => {
    const mode = { internetGatewayExclusionMode: "allow-bidirectional", vpcId: UNKNOWN };

    expect(seen(exclusion({ ...mode, region: "us-east-1" })).vpc).to.equal(null);
    expect(seen(exclusion({ ...mode, region: "eu-west-1" })).vpc).to.equal("unknown");
    expect(seen(exclusion({ ...mode, region: UNKNOWN })).vpc).to.equal("unknown");
  });

  it("is unknown while an exclusion's mode is unknown, unless another exclusion decides it", () => {
    const open = exclusion({ vpcId: "vpc-1", internetGatewayExclusionMode: UNKNOWN }, "open");
    const whole = exclusion({ vpcId: "vpc-1", internetGatewayExclusionMode: "allow-bidirectional" }, "whole");

    expect(seen(open).vpc).to.equal("unknown");
    expect(seen(open, whole).vpc).to.equal("allow-bidirectional");
  });
});
