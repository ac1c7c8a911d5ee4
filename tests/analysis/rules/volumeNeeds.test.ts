/** Volumes on other file systems than EFS, and Service Connect, are needs where AWS says that the task has them. */
import { expect } from "chai";
import { needsOfService } from "../../../analysis/rules/needs";
import type { Mount, Need, ServiceDefinition } from "../../../analysis/rules/serviceDefinition";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { type Properties, UNKNOWN } from "../../../analysis/topology/resource";
import { graph, resource } from "../../support/resources";

function needs(service: Partial<ServiceDefinition>): Need[] {
  return needsOfService({
    name: "web",
    launchType: "fargate",
    networkMode: "awsvpc",
    operatingSystem: "linux",
    region: "eu-west-1",
    containers: [],
    exec: { enabled: false },
    efs: [],
    ...service,
  }).filter(({ purpose }) => purpose !== "agent");
}

function brief(list: readonly Need[]): (string | undefined)[][] {
  return list.map((need) => [
    `${need.purpose} ${need.destination} ${String(need.port)} ${need.interface}`,
    need.orInterface,
    need.uncertain,
  ]);
}

const EC2: Partial<ServiceDefinition> = { launchType: "ec2", networkMode: "awsvpc" };
const ACCOUNT = "210987654321";

describe("a volume of FSx for Windows File Server", () => {
  const share: Mount = {
    kind: "fsx",
    fileSystem: "fs-0abc",
    credentials: `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:share-AbCdEf`,
  };
  it("needs its API, the share itself and its credentials, from the instance", () => {
    const unfollowed = "the mount targets of fs-0abc are not followed here";
    expect(brief(needs({ ...EC2, operatingSystem: "windows", mounts: [share] }))).to.deep.equal([
      ["fsx fsx 443 instance", undefined, undefined],
      ["fsx fs-0abc 445 instance", undefined, unfollowed],
      ["secrets secretsmanager 443 instance", undefined, undefined],
    ]);
  });
  it("is nothing that Fargate has", () => {
    expect(needs({ mounts: [share] })).to.deep.equal([]);
  });
});

describe("a volume of S3 Files", () => {
  const arn = `arn:aws:s3files:eu-west-1:${ACCOUNT}:file-system/fs-1`;
  const files: Mount = { kind: "s3-files", fileSystem: arn };
  it("is mounted as EFS is, and where it leads is not followed", () => {
    const unfollowed = `the mount targets of ${arn} are not followed here`;
    const line = (carrier: string) => `s3-files ${arn} 2049 ${carrier}`;
    expect(brief(needs({ mounts: [files] }))).to.deep.equal([[line("task"), undefined, unfollowed]]);
    expect(brief(needs({ ...EC2, networkMode: "host", mounts: [files] }))).to.deep.equal([
      [line("instance"), undefined, unfollowed],
    ]);
    expect(brief(needs({ ...EC2, launchType: "managed-instances", mounts: [files] }))).to.deep.equal([
      [line("task"), "instance", unfollowed],
    ]);
  });
});

describe("Service Connect", () => {
  it("needs its configuration: by the instance on EC2, by the task on Fargate, where AWS's pages disagree on it", () => {
    const [onEc2] = needs({ ...EC2, serviceConnect: true });
    expect(onEc2).to.include({
      purpose: "service-connect",
      destination: "ecs-agent",
      host: "ecs-sc.eu-west-1.api.aws",
      interface: "instance",
      rule: "R-EP-16",
    });
    expect(onEc2).to.not.have.property("contested");
    const [onFargate] = needs({ serviceConnect: true });
    expect(onFargate?.interface).to.equal("task");
    expect(onFargate?.contested).to.be.a("string");
    const [managed] = needs({ launchType: "managed-instances", serviceConnect: true });
    expect([managed?.interface, managed?.orInterface]).to.deep.equal(["task", "instance"]);
    expect(needs({ serviceConnect: false })).to.deep.equal([]);
    expect(needs({ serviceConnect: { unknown: "later" } })[0]?.uncertain).to.contain("later");
  });
});

describe("a source", () => {
  it("names these volumes, and says whether a service takes part in Service Connect", () => {
    const task = resource("aws:ecs/taskDefinition:TaskDefinition", "web", {
      family: "web",
      volumes: [
        {
          name: "share",
          fsxWindowsFileServerVolumeConfiguration: {
            fileSystemId: "fs-0abc",
            rootDirectory: "data",
            authorizationConfig: { credentialsParameter: "arn:aws:ssm:eu-west-1:1:parameter/share", domain: "example" },
          },
        },
        { name: "files", s3filesVolumeConfiguration: { fileSystemArn: UNKNOWN } },
        { name: "scratch" },
      ],
    });
    expect(topologyOf(graph([task])).taskDefinitions[0]?.mounts).to.deep.equal([
      { kind: "fsx", fileSystem: "fs-0abc", credentials: "arn:aws:ssm:eu-west-1:1:parameter/share" },
      { kind: "s3-files", fileSystem: { unknown: "fileSystemArn of web is not known before deployment" } },
    ]);
    const connected = (serviceConnectConfiguration: Properties) =>
      topologyOf(graph([resource("aws:ecs/service:Service", "web", { serviceConnectConfiguration })])).services[0]
        ?.serviceConnect;
    expect(connected({ enabled: true, namespace: "shop" })).to.deep.equal({ namespace: "shop", offers: [] });
    expect(connected({ enabled: false })).to.equal(null);
    expect(topologyOf(graph([resource("aws:ecs/service:Service", "web", {})])).services[0]?.serviceConnect).to.equal(
      null,
    );
  });
});
