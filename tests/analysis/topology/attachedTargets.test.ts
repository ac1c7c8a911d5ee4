/** Targets that resources of their own attach to a target group, read from the resources of a program. */
import { expect } from "chai";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { isUnknown, type TargetGroup } from "../../../analysis/topology/model";
import { type ResourceState, UNKNOWN } from "../../../analysis/topology/resource";
import { graph, resource } from "../../support/resources";

const INSTANCE = "aws:ec2/instance:Instance";
const GROUP = "aws:lb/targetGroup:TargetGroup";
const ATTACHMENT = "aws:lb/targetGroupAttachment:TargetGroupAttachment";
const SCALING = "aws:autoscaling/group:Group";

const targets = resource(GROUP, "tg-1", {});
const box = resource(INSTANCE, "i-1", {});

function attachedTo(own: ResourceState, ...resources: ResourceState[]): TargetGroup["attached"] {
  const { targetGroups } = topologyOf(graph([own, ...resources]));
  return targetGroups.find(({ key }) => key === own.urn)?.attached;
}

const attachment = (inputs: ResourceState["inputs"], rest: Partial<ResourceState> = {}, type = ATTACHMENT) =>
  resource(type, "extra", { targetGroupArn: "tg-1", ...inputs }, rest);

describe("targets that no service registers", () => {
  it("are absent without an attachment", () => {
    expect(attachedTo(targets, box)).to.equal(undefined);
  });

  it("are an instance by its id or by what it is computed from, and an address", () => {
    const instance = [{ by: "extra", kind: "resource", key: box.urn }];
    expect(attachedTo(targets, box, attachment({ targetId: "i-1" }))).to.deep.equal(instance);
    const computed = { propertyDependencies: { targetId: [box.urn] } };
    expect(attachedTo(targets, box, attachment({ targetId: UNKNOWN }, computed))).to.deep.equal(instance);
    for (const name of ["alb", "elasticloadbalancingv2", "applicationloadbalancing"]) {
      const type = `aws:${name}/targetGroupAttachment:TargetGroupAttachment`;
      expect(attachedTo(targets, box, attachment({ targetId: "i-1" }, {}, type)), name).to.deep.equal(instance);
    }
    expect(attachedTo(targets, attachment({ targetId: "10.0.0.9" }))).to.deep.equal([
      { by: "extra", kind: "address", address: "10.0.0.9" },
    ]);
    expect(attachedTo(targets, attachment({ targetId: "i-elsewhere" }))).to.deep.equal([
      { by: "extra", kind: "instances" },
    ]);
  });

  it("may be anything where the target is not known, and of any group where the group is not", () => {
    const [open] = (attachedTo(targets, attachment({ targetId: UNKNOWN })) ?? []) as readonly { key: unknown }[];
    expect(open?.key).to.have.property("unknown");
    const ofAny = attachment({ targetId: "10.0.0.9", targetGroupArn: UNKNOWN });
    expect(attachedTo(targets, ofAny)).to.have.length(1);
    expect(attachedTo(targets, attachment({ targetId: "10.0.0.9", targetGroupArn: "tg-of-another-stack" }))).to.equal(
      undefined,
    );
  });

  it("are the instances of an Auto Scaling group, in each form that attaches it", () => {
    const instances = (by: string) => [{ by, kind: "instances" }];
    const forms: readonly ResourceState["inputs"][] = [
      { targetGroupArns: ["tg-1"] },
      { trafficSources: [{ identifier: "tg-1", type: "elbv2" }] },
    ];
    for (const inputs of forms) {
      expect(attachedTo(targets, resource(SCALING, "asg", inputs))).to.deep.equal(instances("asg"));
    }
    const asg = resource(SCALING, "asg", {});
    for (const [type, inputs] of [
      ["aws:autoscaling/attachment:Attachment", { lbTargetGroupArn: "tg-1" }],
      ["aws:autoscaling/attachment:Attachment", { albTargetGroupArn: "tg-1" }],
      ["aws:autoscaling/trafficSourceAttachment:TrafficSourceAttachment", { trafficSource: { identifier: "tg-1" } }],
    ] as const) {
      const made = resource(type, "join", { autoscalingGroupName: "asg", ...inputs });
      expect(attachedTo(targets, asg, made), type).to.deep.equal(instances("join"));
    }
    expect(attachedTo(targets, resource(SCALING, "asg", { targetGroupArns: ["elsewhere"] }))).to.equal(undefined);
  });

  it("are in the group itself in CloudFormation's words, and none in a group of functions or load balancers", () => {
    const native = resource("aws-native:elasticloadbalancingv2:TargetGroup", "tg-1", { targets: [{ id: "i-1" }] });
    expect(attachedTo(native, box)).to.deep.equal([{ by: "tg-1", kind: "resource", key: box.urn }]);
    const lambda = resource(GROUP, "tg-1", { targetType: "lambda" });
    expect(attachedTo(lambda, attachment({ targetId: UNKNOWN }))).to.equal(undefined);
  });

  it("are not known of a group whose targets are not read", () => {
    const own = attachedTo(resource(GROUP, "tg-1", { targets: UNKNOWN }, { unread: "is not read from an account" }));
    expect(own !== undefined && isUnknown(own) ? own.unknown : null).to.equal("targets of tg-1 are not known");
  });
});
