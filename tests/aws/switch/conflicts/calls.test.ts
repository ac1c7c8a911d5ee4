import { expect } from "chai";
import { refusalsOf } from "../conflicts";
import { LISTENER, NAT, PROVIDER, SERVICE } from "./conflict";
import { one } from "./living";

const ROUTE = "aws:ec2/route:Route";

describe("what AWS refuses at a call", () => {
  it("is an id that names nothing, wherever it stands", () => {
    const table = one(ROUTE, "r", { routeTableId: "rtb-1", natGatewayId: "nat-1" });
    const service = one(SERVICE, "web", { networkConfiguration: { subnets: ["subnet-1"] } });

    expect(refusalsOf(table, { live: [one("t", "rtb-1", {})] })).to.deep.equal([
      { code: "NotFound", resource: "r", why: "nat-1 does not exist" },
    ]);
    expect(refusalsOf(table, { live: [one("t", "rtb-1", {}), one(NAT, "nat-1", {})] })).to.deep.equal([]);
    expect(refusalsOf(service, { live: [] })).to.deep.equal([
      { code: "NotFound", resource: "web", why: "subnet-1 does not exist" },
    ]);
  });

  it("is a service for a target group that no listener forwards to", () => {
    const service = one(SERVICE, "web", { loadBalancers: [{ targetGroupArn: "t" }] });
    const listener = (target: string) => one(LISTENER, "l", { defaultActions: [{ targetGroupArn: target }] });

    expect(refusalsOf(service, { live: [listener("other")] })).to.deep.equal([
      { code: "InvalidParameterException", resource: "web", why: "no listener forwards to t" },
    ]);
    expect(refusalsOf(service, { live: [listener("t")] })).to.deep.equal([]);
  });

  it("is a Managed Instances provider whose role may do nothing yet", () => {
    const role = one("aws:iam/role:Role", "role", {}, { arn: "arn:role", name: "role-1" });
    const provider = one(PROVIDER, "p", { managedInstancesProvider: { infrastructureRoleArn: "arn:role" } });
    const policy = (of: string) => one("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", { role: of });

    expect(refusalsOf(provider, { live: [role, policy("other")] })).to.deep.equal([
      { code: "ClientException", resource: "p", why: "its infrastructure role has no policy" },
    ]);
    expect(refusalsOf(provider, { live: [role, policy("role-1")] })).to.deep.equal([]);
  });
});
