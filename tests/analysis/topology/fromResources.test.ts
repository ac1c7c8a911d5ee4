import { expect } from "chai";
import fc from "fast-check";
import { instancePublic } from "../../../analysis/reachability/network/publicAddress";
import { topologyOf } from "../../../analysis/topology/fromResources";
import type { ContainerDefinition } from "../../../analysis/rules/serviceDefinition";
import { isUnknown } from "../../../analysis/topology/model";
import { topologyIndex } from "../../../analysis/topology/topologyIndex";
import {
  type Properties,
  type ResourceState,
  SecretValue,
  UNKNOWN,
  type Value,
} from "../../../analysis/topology/resource";
import { graph, resource, urnOf } from "../../support/resources";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const TABLE = "aws:ec2/routeTable:RouteTable";
const GATEWAY = "aws:ec2/internetGateway:InternetGateway";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const ACL = "aws:ec2/networkAcl:NetworkAcl";

const vpc = resource(VPC, "vpc-1", { cidrBlock: "10.0.0.0/16" });
const subnet = resource(SUBNET, "subnet-1", { vpcId: "vpc-1", cidrBlock: "10.0.0.0/24" });
const of = (...resources: ResourceState[]) => topologyOf(graph(resources));

describe("a topology from resources", () => {
  describe("what AWS makes by itself", () => {
    it("gives a VPC a main table with local routes only, an open ACL and a default group", () => {
      const topology = of(vpc, subnet);
      const main = topology.routeTables[0];
      expect(topology.vpcs[0]?.mainRouteTable).to.equal(main?.key);
      expect(main?.routes).to.deep.equal([]);
      expect(topology.subnets[0]).to.include({ routeTable: null, networkAcl: null });
      expect(
        topology.networkAcls[0]?.rules.map(({ direction, action, cidr }) => [direction, action, cidr]),
      ).to.deep.equal([
        ["ingress", "allow", "0.0.0.0/0"],
        ["ingress", "allow", "::/0"],
        ["egress", "allow", "0.0.0.0/0"],
        ["egress", "allow", "::/0"],
      ]);
      expect(topology.securityGroups.map(({ key }) => key)).to.deep.equal([`${vpc.urn}#default-security-group`]);
    });

    it("lets a program adopt the main table, the ACL and the group of a VPC", () => {
      const topology = of(
        { ...vpc, outputs: { defaultRouteTableId: "rtb-main", defaultNetworkAclId: "acl-main" } },
        resource("aws:ec2/defaultRouteTable:DefaultRouteTable", "main", {
          defaultRouteTableId: "rtb-main",
          routes: [],
        }),
        resource("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", "acl", { defaultNetworkAclId: "acl-main" }),
        resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "group", { vpcId: "vpc-1" }),
      );
      expect(topology.vpcs[0]).to.include({
        mainRouteTable: urnOf("aws:ec2/defaultRouteTable:DefaultRouteTable", "main"),
        defaultNetworkAcl: urnOf("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", "acl"),
      });
      expect(topology.routeTables).to.have.lengthOf(1);
      // Adopted and left without rules, both of them close.
      expect(topology.networkAcls.map(({ rules }) => rules)).to.deep.equal([[]]);
      expect(topology.securityGroups.map(({ rules }) => rules)).to.deep.equal([[]]);
    });

    it("puts a route of its own into the main table that no resource declares", () => {
      const topology = of(
        { ...vpc, outputs: { mainRouteTableId: "rtb-main" } },
        resource(GATEWAY, "igw-1", { vpcId: "vpc-1" }),
        resource("aws:ec2/route:Route", "out", {
          routeTableId: "rtb-main",
          destinationCidrBlock: "0.0.0.0/0",
          gatewayId: "igw-1",
        }),
      );
      expect(topology.routeTables).to.have.lengthOf(1);
      expect(topology.routeTables[0]?.routes.map(({ target }) => target)).to.deep.equal([
        { kind: "internet-gateway", key: urnOf(GATEWAY, "igw-1") },
      ]);
    });

    it("knows the default VPC as AWS documents it, and says that it assumed so", () => {
      const topology = of(resource("aws:ec2/defaultVpc:DefaultVpc", "default"));
      expect(topology.internetGateways).to.have.lengthOf(1);
      expect(topology.routeTables[0]?.routes[0]?.target).to.deep.equal({
        kind: "internet-gateway",
        key: topology.internetGateways[0]?.key,
      });
      expect(topology.assumptions.map(({ subject }) => subject)).to.deep.equal(["default VPC"]);
    });
  });

  it("knows the gateway of a default VPC whose main table a program adopts, also by a lookup that names that VPC", () => {
    const TYPE = "aws:ec2/defaultVpc:DefaultVpc";
    const own = resource(TYPE, "default", {}, { outputs: { defaultRouteTableId: "rtb-main" } });
    const adopted = (gatewayId: Value, from: readonly string[]) => {
      const main: Properties = { defaultRouteTableId: "rtb-main", routes: [{ cidrBlock: "0.0.0.0/0", gatewayId }] };
      const table = resource("aws:ec2/defaultRouteTable:DefaultRouteTable", "main", main, {
        propertyDependencies: { routes: from },
      });
      return of(own, table);
    };
    const topology = adopted(UNKNOWN, [own.urn]);
    expect(topology.internetGateways.map(({ vpc: of }) => of)).to.deep.equal([own.urn]);
    expect(topology.routeTables[0]?.routes[0]?.target).to.deep.equal({
      kind: "internet-gateway",
      key: topology.internetGateways[0]?.key,
    });
    expect(isUnknown(adopted(UNKNOWN, []).routeTables[0]?.routes[0]?.target ?? "")).to.equal(true);
  });

  describe("what is managed elsewhere", () => {
    const read = { external: true } as const;
    const web = resource(SUBNET, "web", { vpcId: "vpc-1", cidrBlock: "10.0.0.0/24" }, read);

    it("leaves a subnet's table and ACL open where it was only read", () => {
      const topology = of({ ...vpc, ...read }, web);
      expect(isUnknown(topology.subnets[0]?.routeTable)).to.equal(true);
      expect(isUnknown(topology.subnets[0]?.networkAcl)).to.equal(true);
      expect(topology.routeTables[0]?.incomplete).to.contain("managed elsewhere");
    });

    it("uses a default VPC that the reader states as an assumption", () => {
      const made = { external: true, syntheticId: true } as const;
      const topology = of(
        { ...vpc, ...made, outputs: { mainRouteTableId: "rtb-main", defaultSecurityGroupId: "sg-main" } },
        { ...web, ...made },
        resource(GATEWAY, "igw-1", { vpcId: "vpc-1" }, made),
        resource(TABLE, "rtb-main", { vpcId: "vpc-1", routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }] }, made),
        resource(GROUP, "sg-main", { vpcId: "vpc-1" }, made),
      );
      expect(topology.vpcs[0]?.mainRouteTable).to.equal(urnOf(TABLE, "rtb-main"));
      expect(topology.subnets[0]).to.include({ routeTable: null, networkAcl: null });
      expect(topology.routeTables.map(({ incomplete }) => incomplete)).to.deep.equal([null]);
      expect(topology.securityGroups.map(({ key }) => key)).to.deep.equal([urnOf(GROUP, "sg-main")]);
      expect(topology.networkAcls.map(({ incomplete }) => incomplete)).to.deep.equal([null]);
    });

    it("does not take a block that AWS chooses for none", () => {
      const topology = of(
        resource("aws:ec2/defaultVpc:DefaultVpc", "default"),
        resource("aws:ec2/defaultSubnet:DefaultSubnet", "a", { availabilityZone: "eu-west-1a" }),
      );
      expect(topology.vpcs[0]?.ipv4Cidrs).to.deep.equal(["172.31.0.0/16"]);
      expect(topology.subnets[0]).to.include({ vpc: topology.vpcs[0]?.key, mapPublicIpOnLaunch: true });
      expect(isUnknown(topology.subnets[0]?.ipv4Cidr)).to.equal(true);
      expect(isUnknown(of(resource(VPC, "ipam", { ipv4IpamPoolId: "pool" })).vpcs[0]?.ipv4Cidrs)).to.equal(true);
    });
  });

  describe("Elastic IPs", () => {
    const eip = resource("aws:ec2/eip:Eip", "eipalloc-1", {}, { outputs: { publicIp: "203.0.113.9" } });

    it("are held by the NAT gateway that names them, zonal, secondary or by Availability Zone", () => {
      const forms: readonly ResourceState["inputs"][] = [
        { allocationId: "eipalloc-1", subnetId: "subnet-1" },
        { secondaryAllocationIds: ["eipalloc-1"], subnetId: "subnet-1" },
        {
          availabilityMode: "regional",
          vpcId: "vpc-1",
          availabilityZoneAddresses: [{ availabilityZone: "eu-west-1a", allocationIds: ["eipalloc-1"] }],
        },
      ];
      for (const inputs of forms) {
        const topology = of(vpc, subnet, eip, resource("aws:ec2/natGateway:NatGateway", "nat-1", inputs));
        const [nat] = topology.natGateways;
        expect(topology.elasticIps[0]).to.include({ holder: nat?.key, address: "203.0.113.9" });
        expect(nat?.vpc).to.equal(vpc.urn);
        expect(nat?.regionalAddresses).to.equal(inputs["availabilityMode"] === "regional" ? "manual" : null);
      }
    });

    it("belong to an interface by association, and to no interface without one", () => {
      const eni = resource("aws:ec2/networkInterface:NetworkInterface", "eni-1", { subnetId: "subnet-1" });
      const association = resource("aws:ec2/eipAssociation:EipAssociation", "a", {
        allocationId: "eipalloc-1",
        networkInterfaceId: "eni-1",
      });
      expect(of(vpc, subnet, eip, eni, association).elasticIps[0]?.holder).to.equal(eni.urn);
      expect(of(vpc, subnet, eip, eni).elasticIps[0]?.holder).to.equal(null);
    });

    const ENI = "aws:ec2/networkInterface:NetworkInterface";
    const INSTANCE = "aws:ec2/instance:Instance";
    it("are an instance's where AWS names its primary interface beside it", () => {
      const box = {
        ...resource(INSTANCE, "i-1", { subnetId: "subnet-1" }),
        outputs: { primaryNetworkInterfaceId: "eni-1" },
      };
      const both = {
        ...resource("aws:ec2/eip:Eip", "eip", { instance: "i-1" }),
        outputs: { networkInterface: "eni-1", publicIp: "203.0.113.9" },
      };
      expect(of(vpc, subnet, box, both).elasticIps[0]?.holder).to.equal(urnOf(INSTANCE, "i-1"));
      const byInterface = resource("aws:ec2/eip:Eip", "eip", { networkInterface: "eni-1" });
      expect(of(vpc, subnet, box, byInterface).elasticIps[0]?.holder).to.equal(urnOf(INSTANCE, "i-1"));
    });

    it("make an instance's address by its primary interface, whichever property names that", () => {
      const nic = resource(ENI, "eni-1", { subnetId: "subnet-1", sourceDestCheck: false, securityGroups: [] });
      const eip = {
        ...resource("aws:ec2/eip:Eip", "eip", { networkInterface: "eni-1" }),
        outputs: { publicIp: "203.0.113.9" },
      };
      const names: readonly Properties[] = [
        { primaryNetworkInterface: { networkInterfaceId: "eni-1" } },
        { networkInterfaces: [{ networkInterfaceId: "eni-1", deviceIndex: 0 }] },
      ];
      for (const named of names) {
        const box = { ...resource(INSTANCE, "i-1", named), outputs: { publicIp: "" } };
        const topology = of(vpc, subnet, nic, box, eip);
        expect(topology.instances[0]).to.include({ subnet: subnet.urn, sourceDestCheck: false, publicIp: null });
        expect(topology.networkInterfaces[0]).to.include({ instance: box.urn, deviceIndex: 0 });
        const [instance] = topology.instances;
        if (instance === undefined) throw new Error("no instance");
        const network = topologyIndex(topology);
        const place = topology.subnets[0];
        if (place === undefined) throw new Error("no subnet");
        expect(instancePublic(network, instance, place)).to.include({ has: true, kind: "fixed" });
        expect(instancePublic(network, instance, place).addresses).to.deep.equal(["203.0.113.9"]);
      }
    });

    it("is on an interface by an association even if it was allocated elsewhere", () => {
      const eni = resource("aws:ec2/networkInterface:NetworkInterface", "eni-1", { subnetId: "subnet-1" });
      const inputs = { allocationId: "eipalloc-theirs", networkInterfaceId: "eni-1" };
      const holding = (outputs: ResourceState["outputs"]) =>
        of(vpc, subnet, eni, resource("aws:ec2/eipAssociation:EipAssociation", "a", inputs, { outputs })).elasticIps;
      expect(holding({ ...inputs, publicIp: "198.51.100.7" })).to.have.lengthOf(1);
      expect(holding({ ...inputs, publicIp: "198.51.100.7" })[0]).to.include({
        address: "198.51.100.7",
        allocationId: "eipalloc-theirs",
        holder: eni.urn,
      });
      expect(isUnknown(holding(inputs)[0]?.address)).to.equal(true);
    });
  });

  describe("security groups", () => {
    it("has no egress where the program writes none: the provider takes AWS's rule away", () => {
      const [group] = of(vpc, resource(GROUP, "sg-1", { vpcId: "vpc-1" })).securityGroups;
      expect(group).to.deep.include({ key: urnOf(GROUP, "sg-1"), rules: [], incomplete: null });
    });

    it("reads inline rules and both kinds of rule resources alike", () => {
      const port = { fromPort: 443, toPort: 443 };
      const forms: readonly ResourceState[][] = [
        [
          resource(GROUP, "sg-1", {
            vpcId: "vpc-1",
            ingress: [{ ...port, protocol: "tcp", cidrBlocks: ["10.0.0.0/16"] }],
          }),
        ],
        [
          resource(GROUP, "sg-1", { vpcId: "vpc-1" }),
          resource("aws:ec2/securityGroupRule:SecurityGroupRule", "rule", {
            ...port,
            securityGroupId: "sg-1",
            type: "ingress",
            protocol: "6",
            cidrBlocks: ["10.0.0.0/16"],
          }),
        ],
        [
          resource(GROUP, "sg-1", { vpcId: "vpc-1" }),
          resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "rule", {
            ...port,
            securityGroupId: "sg-1",
            ipProtocol: "tcp",
            cidrIpv4: "10.0.0.0/16",
          }),
        ],
      ];
      for (const form of forms) {
        const rules = of(vpc, ...form).securityGroups.find(({ name }) => name === "sg-1")?.rules;
        expect(rules?.map(({ key: _, ...rule }) => rule)).to.deep.equal([
          {
            direction: "ingress",
            protocol: "tcp",
            ports: { from: 443, to: 443 },
            peer: { kind: "cidr", cidr: "10.0.0.0/16" },
          },
        ]);
      }
    });

    it("is incomplete for every group while a rule's group is not known", () => {
      const rule = resource("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "rule", {
        securityGroupId: UNKNOWN,
        ipProtocol: "-1",
        cidrIpv4: "0.0.0.0/0",
      });
      const [group] = of(vpc, resource(GROUP, "sg-1", { vpcId: "vpc-1" }), rule).securityGroups;
      expect(group?.incomplete).to.contain("rule");
    });
  });

  describe("network ACLs", () => {
    it("joins a subnet by the ACL's own list and by an association, with inline and separate rules", () => {
      const rule = { protocol: "tcp", fromPort: 1024, toPort: 65535 };
      const acl = resource(ACL, "acl-1", {
        vpcId: "vpc-1",
        subnetIds: ["subnet-1"],
        ingress: [{ ...rule, ruleNo: 100, action: "allow", cidrBlock: "0.0.0.0/0" }],
      });
      const other = resource(SUBNET, "subnet-2", { vpcId: "vpc-1", cidrBlock: "10.0.1.0/24" });
      const topology = of(
        vpc,
        subnet,
        other,
        acl,
        resource("aws:ec2/networkAclAssociation:NetworkAclAssociation", "a", {
          subnetId: "subnet-2",
          networkAclId: "acl-1",
        }),
        resource("aws:ec2/networkAclRule:NetworkAclRule", "r", {
          ...rule,
          networkAclId: "acl-1",
          ruleNumber: 90,
          ruleAction: "deny",
          egress: true,
          cidrBlock: "10.9.0.0/16",
        }),
      );
      expect(topology.subnets.map(({ networkAcl }) => networkAcl)).to.deep.equal([acl.urn, acl.urn]);
      const own = topology.networkAcls.find(({ key }) => key === acl.urn);
      expect(own?.rules.map(({ number, direction, action }) => [number, direction, action])).to.deep.equal([
        [100, "ingress", "allow"],
        [90, "egress", "deny"],
      ]);
    });
  });

  describe("references", () => {
    const unknownVpc: ResourceState["inputs"] = { vpcId: UNKNOWN, cidrBlock: "10.0.0.0/24" };

    it("joins an id that is not known by what it is computed from", () => {
      const fresh = resource(SUBNET, "web", unknownVpc, { propertyDependencies: { vpcId: [vpc.urn] } });
      expect(of(vpc, fresh).subnets[0]?.vpc).to.equal(vpc.urn);
    });

    it("does not choose between two that it may be computed from", () => {
      const second = resource(VPC, "vpc-2", { cidrBlock: "10.1.0.0/16" });
      const web = resource(SUBNET, "web", unknownVpc, { propertyDependencies: { vpcId: [vpc.urn, second.urn] } });
      expect(isUnknown(of(vpc, second, web).subnets[0]?.vpc)).to.equal(true);
    });

    it("advises --show-sames where an incomplete preview lacks the other end, and not otherwise", () => {
      const web = resource(SUBNET, "web", { ...unknownVpc, vpcId: "vpc-9" });
      const why = (complete: boolean) => topologyOf(graph([web], { complete })).subnets[0]?.vpc;
      expect(why(false)).to.have.property("unknown").that.contains("--show-sames");
      expect(why(true)).to.have.property("unknown").that.contains("not in this source");
      expect(why(true)).to.have.property("unknown").that.does.not.contain("--show-sames");
    });

    it("takes nothing for absent that an incomplete preview may have left out", () => {
      const topology = topologyOf(
        graph(
          [vpc, subnet, resource(TABLE, "rtb-1", { vpcId: "vpc-1" }), resource(GROUP, "sg-1", { vpcId: "vpc-1" })],
          {
            complete: false,
          },
        ),
      );
      expect(isUnknown(topology.subnets[0]?.routeTable)).to.equal(true);
      expect(isUnknown(topology.subnets[0]?.networkAcl)).to.equal(true);
      for (const { incomplete } of [...topology.routeTables, ...topology.securityGroups, ...topology.networkAcls]) {
        expect(incomplete).to.contain("--show-sames");
      }
    });

    it("does not look into a component of another process, and advises a preview", () => {
      const remote = resource("awsx:ec2:Vpc", "net", {}, { custom: false, remote: true });
      const web = resource(SUBNET, "web", unknownVpc, { propertyDependencies: { vpcId: [remote.urn] } });
      const topology = of(remote, web);
      expect(topology.opaques.map(({ key }) => key)).to.deep.equal([remote.urn]);
      expect(topology.subnets[0]?.vpc).to.have.property("unknown").that.contains("--preview");
    });
  });

  describe("unknown, secret and absent", () => {
    const flag = (inputs: ResourceState["inputs"]) =>
      of(vpc, resource(SUBNET, "web", { vpcId: "vpc-1", cidrBlock: "10.0.0.0/24", ...inputs })).subnets[0]
        ?.mapPublicIpOnLaunch;

    it("are three things", () => {
      expect(flag({})).to.equal(false);
      expect(isUnknown(flag({ mapPublicIpOnLaunch: UNKNOWN }))).to.equal(true);
      expect(flag({ mapPublicIpOnLaunch: new SecretValue(true) })).to.equal(true);
      expect(isUnknown(flag({ mapPublicIpOnLaunch: new SecretValue(UNKNOWN) }))).to.equal(true);
    });

    const TASK = "aws:ecs/taskDefinition:TaskDefinition";
    const containersFrom = (containerDefinitions: ResourceState["inputs"][string], more: Partial<ResourceState> = {}) =>
      of(
        resource("aws:lb/loadBalancer:LoadBalancer", "lb", {}),
        resource(TASK, "web", { family: "web", containerDefinitions }, more),
      ).taskDefinitions[0]?.containers;

    it("stay parts of container definitions: each field is read by itself, in a list with secrets and unknowns", () => {
      const containers = containersFrom([
        {
          name: "web",
          image: "nginx",
          command: UNKNOWN,
          environment: new SecretValue([{ name: "TOKEN", value: UNKNOWN }]),
          dockerLabels: { team: UNKNOWN },
          portMappings: [{ containerPort: new SecretValue(80) }, { containerPort: UNKNOWN }, UNKNOWN],
          logConfiguration: new SecretValue({ logDriver: "awslogs", options: { "awslogs-group": UNKNOWN } }),
        },
        { name: "side", image: UNKNOWN, essential: false },
      ]);
      const open = (what: string) => ({ unknown: `${what} of web is not known before deployment` });

      expect(containers).to.deep.equal([
        {
          name: "web",
          image: "nginx",
          logs: { driver: "awslogs", options: { "awslogs-group": open("log option awslogs-group of container web") } },
          secrets: [],
          environmentFiles: [],
          portMappings: [
            { containerPort: 80, protocol: "tcp" },
            { containerPort: open("containerPort of container web"), protocol: "tcp" },
            { containerPort: open("a port mapping of container web"), protocol: "tcp" },
          ],
        },
        {
          name: "side",
          image: open("the image of container side"),
          logs: null,
          secrets: [],
          environmentFiles: [],
          portMappings: [],
          essential: false,
        },
      ]);
    });

    it("make a need of what may be one: a list of secrets or environment files that is not known is not empty", () => {
      const [web] = containersFrom([
        { name: "web", image: "nginx", secrets: UNKNOWN, environmentFiles: UNKNOWN, repositoryCredentials: UNKNOWN },
      ]) as readonly ContainerDefinition[];

      expect(web?.secrets.map(isUnknown)).to.deep.equal([true, true]);
      expect(web?.environmentFiles.map(isUnknown)).to.deep.equal([true]);
    });

    it("have the secret of a registry by its name, which is that of no parameter", () => {
      const credentials = (credentialsParameter: string) =>
        containersFrom([
          { name: "web", image: "hub.example/web", repositoryCredentials: { credentialsParameter } },
        ]) as readonly ContainerDefinition[];
      const arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:hub-AbCdEf";

      expect(credentials("hub")[0]?.secrets).to.deep.equal(["arn::secretsmanager:::secret:hub"]);
      expect(credentials(arn)[0]?.secrets).to.deep.equal([arn]);
    });

    it("name what definitions are computed from that are one unknown text, and how a secret text is read", () => {
      const more = {
        propertyDependencies: { containerDefinitions: [urnOf("aws:lb/loadBalancer:LoadBalancer", "lb")] },
      };

      expect(containersFrom(UNKNOWN, more)).to.deep.equal({
        unknown:
          "containerDefinitions of web is not known before deployment; the definitions are computed from " +
          "lb (aws:lb/loadBalancer:LoadBalancer)",
      });
      expect(containersFrom(new SecretValue(UNKNOWN))).to.deep.equal({
        unknown:
          "containerDefinitions of web is secret and not readable here; " +
          "pulumi stack export --show-secrets writes it readably for --state",
      });
    });

    it("reads container definitions that are secret, and prints nothing of their values", () => {
      const definitions = JSON.stringify([
        { name: "web", image: "nginx", environment: [{ name: "TOKEN", value: "hunter2" }] },
      ]);
      const topology = of(
        resource("aws:ecs/taskDefinition:TaskDefinition", "web", {
          family: "web",
          containerDefinitions: new SecretValue(definitions),
        }),
      );
      expect(topology.taskDefinitions[0]?.containers).to.have.lengthOf(1);
      expect(JSON.stringify(topology)).to.not.contain("hunter2");
    });
  });

  describe("services", () => {
    const definition = resource("aws:ecs/taskDefinition:TaskDefinition", "web", {
      family: "web",
      cpu: ".5 vCPU",
      memory: "1 GB",
      containerDefinitions: JSON.stringify([
        {
          name: "web",
          image: "nginx",
          portMappings: [{ containerPort: 80 }],
          logConfiguration: { logDriver: "awslogs", options: { "awslogs-region": "eu-west-1" } },
          secrets: [{ name: "A", valueFrom: "arn:aws:ssm:eu-west-1:1:parameter/a" }],
        },
      ]),
    });
    const cluster = resource("aws:ecs/cluster:Cluster", "main", { name: "main" });
    const service = (inputs: ResourceState["inputs"]) =>
      resource("aws:ecs/service:Service", "web", { cluster: "main", taskDefinition: "web:3", ...inputs });

    it("may have twice its tasks during a deployment and none less, a daemon the other way round", () => {
      const percents = (inputs: ResourceState["inputs"]) => {
        const [found] = of(cluster, definition, service(inputs)).services;
        return [found?.minimumHealthyPercent, found?.maximumPercent];
      };
      expect(percents({})).to.deep.equal([100, 200]);
      expect(percents({ schedulingStrategy: "DAEMON" })).to.deep.equal([0, 100]);
      expect(percents({ deploymentMinimumHealthyPercent: 50, deploymentMaximumPercent: 150 })).to.deep.equal([50, 150]);
      expect(percents({ deploymentMinimumHealthyPercent: UNKNOWN }))
        .to.deep.include(200)
        .and.not.include(100);
    });

    it("finds the task definition by family and revision, with its containers and sizes", () => {
      const topology = of(cluster, definition, service({ launchType: "FARGATE" }));
      expect(topology.services[0]).to.include({ taskDefinition: definition.urn, cluster: cluster.urn });
      expect(topology.taskDefinitions[0]).to.include({ cpu: 512, memoryMib: 1024, networkMode: null });
      expect(topology.taskDefinitions[0]?.containers).to.deep.equal([
        {
          name: "web",
          image: "nginx",
          logs: { driver: "awslogs", options: { "awslogs-region": "eu-west-1" } },
          secrets: ["arn:aws:ssm:eu-west-1:1:parameter/a"],
          environmentFiles: [],
          portMappings: [{ containerPort: 80, protocol: "tcp" }],
        },
      ]);
    });

    it("has the VPC's default group where it names none", () => {
      const groups = (securityGroups: string[]) => {
        const networkConfiguration = { subnets: ["subnet-1"], securityGroups };
        const web = service({ launchType: "FARGATE", networkConfiguration });
        const own = resource(GROUP, "sg-1", { vpcId: "vpc-1" });
        const [only] = of(vpc, subnet, own, cluster, definition, web).services;
        return only?.networkConfiguration;
      };
      expect(groups([])).to.deep.include({ securityGroups: [`${vpc.urn}#default-security-group`] });
      expect(groups(["sg-1"])).to.deep.include({ securityGroups: [urnOf(GROUP, "sg-1")] });
    });

    it("runs on EC2 if neither service nor cluster defines it, and by the cluster's default strategy where it has one", () => {
      const providers = resource("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", "main", {
        clusterName: "main",
        capacityProviders: ["FARGATE"],
        defaultCapacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
      });
      const launch = (...others: ResourceState[]) => {
        const [only] = of(cluster, definition, service({}), ...others).services;
        return { launchType: only?.launchType, capacityProviders: only?.capacityProviders };
      };
      expect(launch()).to.deep.equal({ launchType: "ec2", capacityProviders: [] });
      expect(launch(providers)).to.deep.equal({ launchType: null, capacityProviders: ["FARGATE"] });
    });

    it("reports definitions that are not JSON on their resource, and leaves the containers open", () => {
      for (const containerDefinitions of ["{oops", "{}", "[]", "[1]", '[{"image":"nginx"}]']) {
        const bad = resource("aws:ecs/taskDefinition:TaskDefinition", "bad", { family: "bad", containerDefinitions });
        const topology = of(bad);
        expect(isUnknown(topology.taskDefinitions[0]?.containers), containerDefinitions).to.equal(true);
        expect(topology.defects.map(({ subject }) => subject)).to.deep.equal([bad.urn]);
      }
    });
  });

  describe("endpoints", () => {
    const word = (serviceName: string) =>
      of(vpc, resource("aws:ec2/vpcEndpoint:VpcEndpoint", "e", { vpcId: "vpc-1", serviceName })).vpcEndpoints[0];

    it("reads the service's word and Region out of every form of name", () => {
      expect(word("com.amazonaws.ap-northeast-1.ecr.api")).to.include({
        service: "ecr.api",
        serviceRegion: "ap-northeast-1",
        kind: "gateway",
      });
      expect(word("cn.com.amazonaws.cn-north-1.ecr.dkr")).to.include({
        service: "ecr.dkr",
        serviceRegion: "cn-north-1",
      });
      expect(word("com.amazonaws.us-gov-west-1.s3")).to.include({ service: "s3", serviceRegion: "us-gov-west-1" });
    });

    it("takes what resources of their own set: private DNS, a group in place of the default one, tables", () => {
      const endpoint = resource("aws:ec2/vpcEndpoint:VpcEndpoint", "e", {
        vpcId: "vpc-1",
        vpcEndpointType: "Interface",
        serviceName: "com.amazonaws.eu-west-1.logs",
      });
      const [bare] = of(vpc, endpoint).vpcEndpoints;
      expect(bare).to.deep.include({
        privateDns: false,
        routeTables: [],
        securityGroups: [`${vpc.urn}#default-security-group`],
      });
      const group = resource(GROUP, "sg-1", { vpcId: "vpc-1" });
      const table = resource(TABLE, "rtb-1", { vpcId: "vpc-1" });
      const named = { vpcEndpointId: "e" };
      const [whole] = of(
        vpc,
        endpoint,
        group,
        table,
        resource("aws:vpc/endpointPrivateDns:EndpointPrivateDns", "p", { ...named, privateDnsEnabled: true }),
        resource("aws:ec2/securityGroupAssociation:SecurityGroupAssociation", "g", {
          ...named,
          securityGroupId: "sg-1",
          replaceDefaultAssociation: true,
        }),
        resource("aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation", "t", {
          ...named,
          routeTableId: "rtb-1",
        }),
      ).vpcEndpoints;
      expect(whole).to.deep.include({ privateDns: true, routeTables: [table.urn], securityGroups: [group.urn] });
    });

    it("lets a group rule name the endpoint's prefix list, before and after AWS gave it an id", () => {
      const endpoint = resource("aws:ec2/vpcEndpoint:VpcEndpoint", "e", {
        vpcId: "vpc-1",
        serviceName: "com.amazonaws.eu-west-1.s3",
      });
      const rule = (prefixListIds: ResourceState["inputs"][string]) =>
        resource(
          GROUP,
          "sg-1",
          { vpcId: "vpc-1", egress: [{ protocol: "tcp", fromPort: 443, toPort: 443, prefixListIds }] },
          { propertyDependencies: { egress: [endpoint.urn] } },
        );
      const peer = (...resources: ResourceState[]) =>
        of(vpc, ...resources).securityGroups.find(({ name }) => name === "sg-1")?.rules[0]?.peer;
      expect(peer(endpoint, rule([UNKNOWN]))).to.include({ kind: "prefix-list", service: "s3" });
      expect(peer({ ...endpoint, outputs: { prefixListId: "pl-1" } }, rule(["pl-1"]))).to.include({
        kind: "prefix-list",
        id: "pl-1",
        service: "s3",
      });
      expect(peer(endpoint, rule(["pl-9"]))).to.not.have.property("service");
    });
  });

  describe("bad content", () => {
    it("is a defect of its resource, and unknown", () => {
      const cases: readonly [ResourceState, string][] = [
        [resource(VPC, "absurd", { cidrBlock: "10.0.0.0/99" }), "is not an IPv4 block"],
        [resource(SUBNET, "absurd", { vpcId: "vpc-1", cidrBlock: "::/0" }), "is not an IPv4 block"],
        [
          resource(SUBNET, "absurd", { vpcId: "vpc-1", cidrBlock: "10.0.0.0/24", ipv6CidrBlock: "10.0.0.0/24" }),
          "is not an IPv6 block",
        ],
        [resource(VPC, "absurd", { cidrBlock: 7 }), "text"],
        [resource(VPC, "absurd", { cidrBlock: "10.0.0.0/16", enableDnsSupport: "maybe" }), "true or false"],
      ];
      for (const [bad, word] of cases) {
        const topology = of(bad);
        expect(topology.defects, word).to.have.lengthOf(1);
        expect(topology.defects[0]?.message).to.contain(word);
        expect(topology.defects[0]?.subject).to.equal(bad.urn);
      }
    });

    it("keeps the first of two resources with one URN, and says so", () => {
      const topology = of(vpc, { ...vpc, inputs: { cidrBlock: "10.9.0.0/16" } });
      expect(topology.vpcs.map(({ ipv4Cidrs }) => ipv4Cidrs)).to.deep.equal([["10.0.0.0/16"]]);
      expect(topology.defects.map(({ subject }) => subject)).to.deep.equal([vpc.urn]);
    });

    it("survives names that every object inherits", () => {
      const hostile = ["__proto__", "constructor", "toString"].map((name) =>
        resource(SUBNET, name, { vpcId: name, cidrBlock: "10.0.0.0/24" }),
      );
      const topology = of(vpc, ...hostile);
      expect(topology.subnets.map(({ vpc: of }) => isUnknown(of))).to.deep.equal([true, true, true]);
      expect(({} as Record<string, unknown>)["cidrBlock"]).to.equal(undefined);
    });

    it("never throws, whatever stands in any property of any type", () => {
      const types = [
        ...[VPC, SUBNET, TABLE, GROUP, ACL, GATEWAY],
        "aws:ec2/natGateway:NatGateway",
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        "aws:ec2/launchTemplate:LaunchTemplate",
        "aws:ecs/capacityProvider:CapacityProvider",
        "aws:ecs/taskDefinition:TaskDefinition",
        "aws:ecs/service:Service",
        "aws:lb/listener:Listener",
      ];
      const properties = [
        ...["vpcId", "cidrBlock", "routes", "ingress", "egress", "subnetIds", "networkConfiguration"],
        ...["containerDefinitions", "managedInstancesProvider", "defaultActions", "volumes", "networkInterfaces"],
        ...["availabilityZoneAddresses", "availabilityMode", "cluster", "dnsOptions", "allocationId", "serviceName"],
      ];
      const value = fc.oneof(
        fc.constant(UNKNOWN),
        fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<never>,
        fc.constantFrom("vpc-1", "subnet-1", "regional"),
      );
      const inputs = fc.dictionary(fc.constantFrom(...properties), value, { maxKeys: 6 });
      const any = fc
        .tuple(fc.constantFrom(...types), fc.string(), inputs)
        .map(([type, name, given]) => resource(type, name, given as ResourceState["inputs"]));
      fc.assert(
        fc.property(fc.array(any, { maxLength: 8 }), (resources) => {
          const topology = of(vpc, subnet, ...resources);
          expect(JSON.stringify(topology)).to.be.a("string");
        }),
      );
    });
  });

  it("knows the target groups that only listener rules for some source addresses lead to", () => {
    const balancer = resource("aws:lb/loadBalancer:LoadBalancer", "lb-1", {});
    const targets = resource("aws:lb/targetGroup:TargetGroup", "tg-1", {});
    const listener = resource("aws:lb/listener:Listener", "l-1", { loadBalancerArn: "lb-1", port: 80 });
    const rule = (name: string, conditions: Value) =>
      resource("aws:lb/listenerRule:ListenerRule", name, {
        listenerArn: "l-1",
        actions: [{ type: "forward", targetGroupArn: "tg-1" }],
        conditions,
      });
    const office = rule("r-1", [{ sourceIp: { values: ["203.0.113.0/24"] } }]);
    const shop = rule("r-2", [{ pathPattern: { values: ["/shop/*"] } }]);
    const all = rule("r-3", [{ sourceIp: { values: ["0.0.0.0/0"] } }]);
    const groups = (...rules: ResourceState[]) =>
      of(balancer, targets, listener, ...rules).listeners[0]?.groupsOfSources;
    expect(groups(office)).to.deep.equal([targets.urn]);
    for (const other of [shop, all]) expect(groups(office, other)).to.equal(undefined);
    expect(groups(rule("r-4", [{ sourceIp: UNKNOWN }]))).to.deep.equal([targets.urn]);
  });

  it("reads the one action of a listener of old packages as their list", () => {
    const groups = ["tg-1", "tg-2"].map((id) => resource("aws:lb/targetGroup:TargetGroup", id, {}));
    const groupsOf = (inputs: ResourceState["inputs"]) =>
      of(...groups, resource("aws:lb/listener:Listener", "l-1", { port: 80, ...inputs })).listeners[0]?.targetGroups;
    const [first] = groups.map(({ urn }) => urn);

    expect(groupsOf({ defaultAction: { type: "forward", targetGroupArn: "tg-1" } })).to.deep.equal([first]);
    expect(groupsOf({ defaultActions: [{ type: "forward", targetGroupArn: "tg-1" }] })).to.deep.equal([first]);
    expect(groupsOf({ defaultAction: { type: "redirect" } })).to.deep.equal([]);
    expect(isUnknown(groupsOf({ defaultAction: UNKNOWN }))).to.equal(true);
  });

  it("reads a listener's rules with the conditions that can be compared, in the provider's and CloudFormation's words", () => {
    const listener = resource("aws:lb/listener:Listener", "l-1", { port: 80 });
    const conditions = (given: Value) => {
      const rule = resource("aws:lb/listenerRule:ListenerRule", "r-1", {
        listenerArn: "l-1",
        priority: 7,
        conditions: given,
        actions: [],
      });
      return of(listener, rule).listeners[0]?.rules?.[0]?.conditions;
    };
    expect(
      conditions([
        { hostHeader: { values: ["a.example.com"] } },
        { pathPattern: { values: ["/a", "/a/*"] } },
        { httpHeader: { httpHeaderName: "X-Team", values: ["a*"] } },
      ]),
    ).to.deep.equal({ host: ["a.example.com"], path: ["/a", "/a/*"], headers: { "X-Team": ["a*"] } });
    expect(
      conditions([
        { field: "host-header", hostHeaderConfig: { values: ["a"] } },
        { field: "path-pattern", values: ["/a"] },
      ]),
    ).to.deep.equal({ host: ["a"], path: ["/a"], headers: {} });
    expect(conditions([{ queryStrings: [{ value: "x" }] }])).to.equal(null);
    expect(conditions([{ pathPattern: { regexValues: ["^/a"] } }])).to.equal(null);
    expect(conditions([{ pathPattern: { values: [UNKNOWN] } }])).to.equal(null);
    expect(isUnknown(conditions(UNKNOWN) ?? null)).to.equal(true);
  });

  it("knows the listener of another stack by the rules that are added to it here", () => {
    const listenerArn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/theirs/0a/1b";
    const targets = resource("aws:lb/targetGroup:TargetGroup", "tg-1", {});
    const rule = resource("aws:lb/listenerRule:ListenerRule", "r-1", {
      listenerArn,
      priority: 7,
      actions: [{ type: "forward", targetGroupArn: "tg-1" }],
    });
    const { listeners } = of(resource("aws:lb/loadBalancer:LoadBalancer", "lb-1", {}), targets, rule);

    expect(listeners.map(({ key, loadBalancer, targetGroups }) => [key, loadBalancer, targetGroups])).to.deep.equal([
      [listenerArn, "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/theirs/0a", [targets.urn]],
    ]);
  });

  it("knows the target groups to which each action forwards with weight 0", () => {
    const groups = ["tg-1", "tg-2"].map((name) => resource("aws:lb/targetGroup:TargetGroup", name, {}));
    const forward = (one: number, two: number) => ({
      type: "forward",
      forward: {
        targetGroups: [
          { arn: "tg-1", weight: one },
          { arn: "tg-2", weight: two },
        ],
      },
    });
    const shareless = (defaultAction: Value, ruleAction: Value) => {
      const listener = resource("aws:lb/listener:Listener", "l-1", { port: 80, defaultActions: [defaultAction] });
      const rule = resource("aws:lb/listenerRule:ListenerRule", "r-1", { listenerArn: "l-1", actions: [ruleAction] });
      return of(...groups, listener, rule).listeners[0]?.groupsWithoutWeight;
    };
    expect(shareless(forward(100, 0), forward(1, 0))).to.deep.equal([groups[1]?.urn]);
    expect(shareless(forward(100, 0), forward(0, 1))).to.equal(undefined);
    expect(shareless(forward(100, 0), { type: "forward", targetGroupArn: "tg-2" })).to.equal(undefined);
    expect(shareless(forward(100, 1), forward(1, 1))).to.equal(undefined);
  });

  it("knows an account setting where the program sets it, and not otherwise", () => {
    const setting = resource("aws:ecs/accountSettingDefault:AccountSettingDefault", "trunking", {
      name: "awsvpcTrunking",
      value: "enabled",
    });
    const { account } = of(setting);
    expect(account.awsvpcTrunking).to.equal(true);
    expect(isUnknown(account.dualStackIpv6)).to.equal(true);
  });

  it("is the same in whatever order the resources come", () => {
    const all = [
      vpc,
      subnet,
      resource(GATEWAY, "igw-1", { vpcId: "vpc-1" }),
      resource(TABLE, "rtb-1", { vpcId: "vpc-1" }),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(of(...shuffled)).to.deep.equal(of(...all));
      }),
    );
  });

  describe("an association whose VPC is not known", () => {
    const table = resource(TABLE, "rtb-1", { vpcId: "vpc-1" });
    const OPTIONS = "aws:ec2/vpcDhcpOptions:VpcDhcpOptions";
    const options = resource(OPTIONS, "dopt-1", { domainNameServers: ["10.0.0.2"] });
    const dhcp = (vpcId: typeof UNKNOWN | string) =>
      of(
        vpc,
        options,
        resource("aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation", "d", {
          vpcId,
          dhcpOptionsId: "dopt-1",
        }),
      ).vpcs[0]?.dnsServers;
    const main = (vpcId: typeof UNKNOWN | string) =>
      of(
        vpc,
        table,
        resource("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "m", { vpcId, routeTableId: "rtb-1" }),
      ).vpcs[0]?.mainRouteTable;

    it("may be any VPC's: its name servers and its main table are not known", () => {
      expect(isUnknown(dhcp(UNKNOWN))).to.equal(true);
      expect(isUnknown(main(UNKNOWN))).to.equal(true);
    });

    it("is its own VPC's if its values say so, and not another's", () => {
      expect(dhcp("vpc-1")).to.deep.equal(["10.0.0.2"]);
      expect(main("vpc-1")).to.equal(table.urn);
      expect(dhcp("vpc-elsewhere")).to.equal("amazon");
      expect(main("vpc-elsewhere")).to.not.equal(table.urn);
      expect(isUnknown(main("vpc-elsewhere"))).to.equal(false);
    });
  });

  it("takes a peering for active where it was accepted, for none once it is over, and else for open", () => {
    const active = (inputs: object, outputs: ResourceState["outputs"] = {}) =>
      of(
        vpc,
        resource(
          "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
          "pcx-1",
          { vpcId: "vpc-1", peerVpcId: "vpc-2", ...inputs },
          { outputs },
        ),
      ).peeringConnections[0]?.active;
    expect(active({ autoAccept: true })).to.equal(true);
    expect(active({}, { acceptStatus: "active" })).to.equal(true);
    for (const acceptStatus of ["deleted", "expired", "rejected", "failed", "deleting"]) {
      expect(active({ autoAccept: true }, { acceptStatus }), acceptStatus).to.equal(false);
    }
    expect(isUnknown(active({}))).to.equal(true);
  });
});
