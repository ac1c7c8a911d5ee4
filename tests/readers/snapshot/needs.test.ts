/** Saved answers contain the same needs of a task as a program: volumes, roles, routers, Service Connect. */
import type * as ec2 from "@aws-sdk/client-ec2";
import type * as ecs from "@aws-sdk/client-ecs";
import { expect } from "chai";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { isUnknown, type Topology } from "../../../analysis/topology/model";
import { savedGraphOf } from "../../support/saving";
import { containers, type Files, REGION, whole } from "../../support/snapshots";

const ACCOUNT = "111122223333";

function topologyIn(changes: Files): Topology {
  return topologyOf(savedGraphOf({ accountId: ACCOUNT, region: REGION, files: { ...whole, ...changes }, missing: {} }));
}

describe("a snapshot of tasks with uncommon needs", () => {
  it("has their volumes, the account of their roles, and the file of a log router", () => {
    const TaskDefinitions = containers.TaskDefinitions.map((definition) => ({
      ...definition,
      executionRoleArn: "arn:aws:iam::210987654321:role/run",
      containerDefinitions: [
        {
          name: "router",
          image: "fluent-bit:3",
          logConfiguration: { logDriver: "splunk", options: { "splunk-url": "https://hec.example.com:8088" } },
          firelensConfiguration: {
            type: "fluentbit",
            options: { "config-file-type": "file", "config-file-value": "/extra.conf" },
          },
        },
      ],
      volumes: [
        {
          name: "share",
          fsxWindowsFileServerVolumeConfiguration: {
            fileSystemId: "fs-0abc",
            rootDirectory: "data",
            authorizationConfig: { credentialsParameter: "arn:aws:ssm:eu-west-1:1:parameter/share", domain: "example" },
          },
        },
      ],
    })) satisfies ecs.TaskDefinition[];
    const [task] = topologyIn({ TaskDefinitions }).taskDefinitions;
    expect(task?.account).to.equal("210987654321");
    expect(task?.mounts).to.deep.equal([
      { kind: "fsx", fileSystem: "fs-0abc", credentials: "arn:aws:ssm:eu-west-1:1:parameter/share" },
    ]);
    const list = task?.containers ?? [];
    const [router] = isUnknown(list) ? [] : list;
    expect(router?.firelens).to.deep.equal({ fileType: "file", file: "/extra.conf" });
    expect(router?.logs).to.deep.equal({
      driver: "splunk",
      options: { "splunk-url": "https://hec.example.com:8088" },
    });
  });

  it("has Service Connect where the current deployment of a service does", () => {
    const connected = (status: string) => {
      const Services = containers.Services.map((service) => ({
        ...service,
        deployments: [{ id: "1", status, serviceConnectConfiguration: { enabled: true } }],
      })) satisfies ecs.Service[];
      return topologyIn({ Services }).services[0]?.serviceConnect;
    };
    expect(connected("PRIMARY")).to.have.property("offers");
    expect(connected("ACTIVE")).to.equal(null);
  });

  it("has the families that the names of an endpoint answer with", () => {
    const VpcEndpoints = [
      {
        VpcEndpointId: "vpce-1",
        VpcId: "vpc-1",
        VpcEndpointType: "Interface",
        ServiceName: `com.amazonaws.${REGION}.logs`,
        State: "available" as ec2.State,
        IpAddressType: "dualstack",
        DnsOptions: { DnsRecordIpType: "ipv4" },
      },
    ] satisfies ec2.VpcEndpoint[];
    expect(topologyIn({ VpcEndpoints }).vpcEndpoints[0]).to.include({
      ipAddressType: "dualstack",
      dnsRecordIpType: "ipv4",
      privateDnsOnlyForInboundResolver: false,
    });
  });
});
