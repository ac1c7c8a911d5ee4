/** Answers that may contain secrets are reduced to what decides about the network. */
import { expect } from "chai";
import { hostScriptOf } from "../../../analysis/rules/hostScript";
import { isUnknown } from "../../../analysis/rules/serviceDefinition";
import { stripped } from "../../../readers/aws/stripped";

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

describe("of an answer is kept", () => {
  it("from a launch template's user data, the agent's range of host ports and its cluster alone", () => {
    const kept = (script: string) =>
      stripped("LaunchTemplateVersions", { LaunchTemplateData: { UserData: base64(script), ImageId: "ami-1" } });
    expect(kept("export TOKEN=hunter2\necho ECS_DYNAMIC_HOST_PORT_RANGE=10000-20000 >> ecs.config\n")).to.deep.equal({
      LaunchTemplateData: {
        ImageId: "ami-1",
        UserData: base64("ECS_DYNAMIC_HOST_PORT_RANGE=10000-20000\nECS_CLUSTER="),
      },
    });
    expect(kept("echo ECS_DYNAMIC_HOST_PORT_RANGE=$TOKEN >> ecs.config\n")).to.deep.equal({
      LaunchTemplateData: {
        ImageId: "ami-1",
        UserData: base64("ECS_DYNAMIC_HOST_PORT_RANGE=${COMPUTED}\nECS_CLUSTER="),
      },
    });
    expect(kept("export TOKEN=hunter2")).to.deep.equal({
      LaunchTemplateData: { ImageId: "ami-1", UserData: base64("ECS_CLUSTER=") },
    });
  });

  it("of user data, settings that decide whether instances join, in a form that is read as the whole script is", () => {
    const kept = (script: string | Buffer): string => {
      const UserData = Buffer.from(script).toString("base64");
      const { LaunchTemplateData } = stripped("LaunchTemplateVersions", { LaunchTemplateData: { UserData } });
      return Buffer.from((LaunchTemplateData as { UserData: string }).UserData, "base64").toString("utf8");
    };
    const script =
      "#!/bin/bash\necho ECS_CLUSTER=shop >> /etc/ecs/ecs.config\nTOKEN=hunter2\necho ECS_AWSVPC_BLOCK_IMDS=true\n";
    const windows = "<powershell>\nInitialize-ECSAgent -Cluster shop -EnableTaskIAMRole # hunter2\n</powershell>";
    expect(kept(script)).to.equal("ECS_CLUSTER=shop\nECS_AWSVPC_BLOCK_IMDS=true");
    expect(kept(windows)).to.equal("ECS_CLUSTER=shop\nInitialize-ECSAgent -EnableTaskIAMRole");
    expect(kept("curl https://a.example/hunter2 | bash")).to.equal("ECS_CLUSTER=${COMPUTED}");
    expect(kept('[settings.ecs]\ncluster = "shop"\n')).to.equal("ECS_CLUSTER=shop");
    expect(kept(Buffer.from([0x1f, 0x8b, 8, 0]))).to.equal(
      "ECS_DYNAMIC_HOST_PORT_RANGE=${COMPUTED}\nECS_CLUSTER=${COMPUTED}",
    );
    for (const text of [script, windows, "curl https://a.example | bash", "#!/bin/bash\n"]) {
      expect(hostScriptOf(kept(text)).cluster, text).to.deep.equal(
        isUnknown(hostScriptOf(text).cluster)
          ? { unknown: "the user data computes the name of the cluster" }
          : hostScriptOf(text).cluster,
      );
    }
  });

  it("of databases and caches, what decides about the network, not their users, parameters and descriptions", () => {
    const instance = { DBInstanceIdentifier: "db", MasterUsername: "hunter2", DBName: "hunter2", TagList: ["hunter2"] };
    const group = { DBSubnetGroupName: "data", DBSubnetGroupDescription: "hunter2", Subnets: [] };
    expect(stripped("DBInstances", { ...instance, DBSubnetGroup: group })).to.deep.equal({
      DBInstanceIdentifier: "db",
      DBSubnetGroup: { Subnets: [] },
    });
    expect(stripped("DBClusters", { Port: 5432, MasterUsername: "hunter2" })).to.deep.equal({ Port: 5432 });
    expect(stripped("DBProxies", { DBProxyName: "pool", Auth: [{ SecretArn: "hunter2" }] })).to.deep.equal({
      DBProxyName: "pool",
    });
    expect(
      stripped("ReplicationGroups", { ARN: "a", UserGroupIds: ["hunter2"], Description: "hunter2" }),
    ).to.deep.equal({
      ARN: "a",
    });
    expect(stripped("CacheClusters", { ARN: "a", CacheParameterGroup: { Name: "hunter2" } })).to.deep.equal({
      ARN: "a",
    });
    expect(stripped("ServerlessCaches", { ARN: "a", UserGroupId: "hunter2" })).to.deep.equal({ ARN: "a" });
  });

  it("from Service Connect, its namespace and ports, not the options of its log driver", () => {
    const serviceConnectConfiguration = {
      enabled: true,
      namespace: "shop",
      services: [{ portName: "api", ingressPortOverride: 15_000, tls: { kmsKey: "hunter2" } }],
      logConfiguration: { logDriver: "splunk", options: { "splunk-token": "hunter2" } },
    };
    const kept = stripped("Services", { deployments: [{ status: "PRIMARY", serviceConnectConfiguration }] });
    expect(kept["deployments"]).to.deep.equal([
      {
        status: "PRIMARY",
        serviceConnectConfiguration: {
          enabled: true,
          namespace: "shop",
          services: [{ portName: "api", ingressPortOverride: 15_000 }],
        },
      },
    ]);
  });

  it("nothing that the analysis does not read: details of hooks, properties of proxies, transforms of rules, tags, values", () => {
    const deployment = {
      status: "PRIMARY",
      lifecycleHookDetails: [{ hookDetails: { token: "hunter2" }, roleArn: "hunter2" }],
    };
    const hooks = { lifecycleHooks: [{ hookTargetArn: "hunter2", hookDetails: { token: "hunter2" } }] };
    expect(
      stripped("Services", {
        serviceName: "web",
        deploymentConfiguration: { maximumPercent: 200, ...hooks },
        deployments: [deployment],
        tags: [{ key: "Name", value: "hunter2" }],
      }),
    ).to.deep.equal({
      serviceName: "web",
      deploymentConfiguration: { maximumPercent: 200 },
      deployments: [{ status: "PRIMARY" }],
    });
    expect(
      stripped("TaskDefinitions", {
        family: "web",
        proxyConfiguration: { type: "APPMESH", properties: [{ name: "token", value: "hunter2" }] },
        containerDefinitions: [{ name: "app", environment: [{ name: "A", value: "hunter2" }], hostname: "hunter2" }],
      }),
    ).to.deep.equal({ family: "web", containerDefinitions: [{ name: "app" }] });
    expect(
      stripped("ListenerRules", {
        RuleArn: "rule",
        Transforms: [{ Type: "url-rewrite", UrlRewriteConfig: { Rewrites: [{ Regex: ".", Replace: "hunter2" }] } }],
        Actions: [{ Type: "fixed-response", FixedResponseConfig: { MessageBody: "hunter2" } }],
        Conditions: [
          { Field: "http-header", HttpHeaderConfig: { HttpHeaderName: "x-token", Values: ["hunter2"] } },
          { Field: "source-ip", SourceIpConfig: { Values: ["203.0.113.0/24"] } },
        ],
      }),
    ).to.deep.equal({
      RuleArn: "rule",
      Actions: [{}],
      Conditions: [{}, { SourceIpConfig: { Values: ["203.0.113.0/24"] } }],
    });
    expect(
      stripped("Vpcs", {
        VpcId: "vpc-1",
        Tags: [
          { Key: "Name", Value: "shop" },
          { Key: "token", Value: "hunter2" },
          { Key: "aws:cloudformation:stack-name", Value: "hunter2" },
        ],
      }),
    ).to.deep.equal({ VpcId: "vpc-1", Tags: [{ Key: "Name", Value: "shop" }] });
    expect(stripped("NetworkInterfaces", { NetworkInterfaceId: "eni-1", Description: "hunter2" })).to.deep.equal({
      NetworkInterfaceId: "eni-1",
    });
  });

  it("nothing of a list that the reader does not know", () => {
    expect(stripped("Secrets", { Name: "hunter2" })).to.deep.equal({});
  });
});
