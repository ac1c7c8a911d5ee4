/** As much of the `aws` package's schema as programs in YAML need here: the types that they name themselves. */
const text = { type: "string" };
const any = { $ref: "pulumi.json#/Any" };

/** A type whose properties have any form; ids are there without being named. */
function loose(inputs: readonly string[], outputs: readonly string[] = []) {
  const all = [...inputs, ...outputs];
  return {
    inputProperties: Object.fromEntries(inputs.map((name) => [name, any])),
    properties: Object.fromEntries(all.map((name) => [name, outputs.includes(name) ? text : any])),
    required: outputs,
  };
}

export const awsSchema = {
  name: "aws",
  version: "7.48.0",
  resources: {
    "aws:ecs/cluster:Cluster": {
      inputProperties: { name: text, tags: { type: "object", additionalProperties: text } },
      properties: { arn: text, name: text },
      required: ["arn", "name"],
    },
    "aws:ec2/vpc:Vpc": loose(["cidrBlock", "enableDnsSupport", "enableDnsHostnames"]),
    "aws:ec2/subnet:Subnet": loose(["vpcId", "cidrBlock", "availabilityZone"]),
    "aws:ec2/internetGateway:InternetGateway": loose(["vpcId"]),
    "aws:ec2/routeTable:RouteTable": loose(["vpcId"]),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": loose(["subnetId", "routeTableId"]),
    "aws:ec2/route:Route": loose(["routeTableId", "destinationCidrBlock", "gatewayId"]),
    "aws:ec2/securityGroup:SecurityGroup": loose(["vpcId", "ingress", "egress"]),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": loose(["securityGroupId", "ipProtocol", "cidrIpv4"]),
    "aws:ecs/taskDefinition:TaskDefinition": loose(
      ["family", "cpu", "memory", "networkMode", "requiresCompatibilities", "containerDefinitions"],
      ["arn"],
    ),
    "aws:ecs/service:Service": loose([
      ...["cluster", "taskDefinition", "launchType", "desiredCount", "networkConfiguration"],
    ]),
  },
};
