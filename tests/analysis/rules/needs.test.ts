/** Needs of a service, and the interface that carries each. */
import { expect } from "chai";
import fc from "fast-check";
import { rule } from "../../../analysis/rules/book";
import { HOLE } from "../../../analysis/rules/calls";
import { carriers, carriersOf, type Traffic } from "../../../analysis/rules/carriers";
import { registrySecret } from "../../../analysis/rules/registrySecrets";
import { endpointServices, endpointsOf, needsOf, needsOfService } from "../../../analysis/rules/needs";
import type { ContainerDefinition, Need, ServiceDefinition } from "../../../analysis/rules/serviceDefinition";
import type { AnyLaunchType } from "../../../analysis/rules/words";

const ecr = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/web:1";
const secret = "arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:db-AbCdEf";

function container(fields: Partial<ContainerDefinition> = {}): ContainerDefinition {
  return { name: "web", image: ecr, logs: null, secrets: [], environmentFiles: [], portMappings: [], ...fields };
}

function service(fields: Partial<ServiceDefinition> = {}): ServiceDefinition {
  return {
    name: "web",
    launchType: "fargate",
    networkMode: "awsvpc",
    operatingSystem: "linux",
    region: "ap-northeast-1",
    containers: [container()],
    exec: { enabled: false },
    efs: [],
    ...fields,
  };
}

function brief(needs: readonly Need[]): string[] {
  return needs.map((need) => `${need.purpose} ${need.destination} ${need.interface}`);
}

function find(needs: readonly Need[], destination: string): Need | undefined {
  return needs.find((need) => need.destination === destination);
}

describe("The needs of a service", () => {
  it("are login, registry and layers for an image in private ECR, and nothing else without logs and secrets", () => {
    const needs = needsOfService(service());
    expect(brief(needs)).to.deep.equal(["image-pull ecr.api task", "image-pull ecr.dkr task", "image-layers s3 task"]);
    expect(needs.map((need) => need.host)).to.deep.equal([
      "api.ecr.ap-northeast-1.amazonaws.com",
      "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com",
      "prod-ap-northeast-1-starport-layer-bucket.s3.ap-northeast-1.amazonaws.com",
    ]);
    expect(
      needs.every((need) => need.port === 443 && need.uncertain === undefined && need.region === undefined),
    ).to.equal(true);
  });

  it("are one for Docker Hub, by the word docker.io and the host that is really called", () => {
    const needs = needsOfService(service({ containers: [container({ image: "nginx:1.29" })] }));
    expect(needs).to.have.length(1);
    expect(needs[0]).to.include({ destination: "docker.io", host: "registry-1.docker.io", purpose: "image-pull" });
  });

  it("name the Region of an image that is in another Region, and require no endpoint then", () => {
    const needs = needsOfService(service({ region: "eu-west-1" }));
    expect(needs.map((need) => need.region)).to.deep.equal(["ap-northeast-1", "ap-northeast-1", "ap-northeast-1"]);
    expect(endpointsOf(needs)).to.deep.equal({ interface: [], gateway: [] });
  });

  it("are in doubt, and still ask for endpoints, while the service's Region is not known", () => {
    const needs = needsOfService(service({ region: { unknown: "aws:region" } }));
    expect(needs.map((need) => need.region)).to.deep.equal([undefined, undefined, undefined]);
    expect(needs[0]?.uncertain).to.equal("it is not known whether the service runs in ap-northeast-1 too: aws:region");
    expect(endpointsOf(needs)).to.deep.equal({ interface: ["ecr.api", "ecr.dkr"], gateway: ["s3"] });
  });

  it("know that an image that this deployment builds is in private ECR", () => {
    const needs = needsOfService(service({ containers: [container({ image: { privateEcr: true } })] }));
    expect(find(needs, "ecr.dkr")?.host).to.equal("*.dkr.ecr.ap-northeast-1.amazonaws.com");
    expect(needs.some((need) => need.uncertain !== undefined)).to.equal(false);
  });

  it("have the names of the Region's own partition", () => {
    const image = "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/web";
    const needs = needsOfService(service({ region: "cn-north-1", containers: [container({ image })] }));
    expect(find(needs, "ecr.api")?.host).to.equal("api.ecr.cn-north-1.amazonaws.com.cn");
  });

  it("call ECR by its dual-stack names when the image does", () => {
    const image = "123456789012.dkr-ecr.ap-northeast-1.on.aws/web";
    const needs = needsOfService(service({ containers: [container({ image })] }));
    expect(find(needs, "ecr.api")?.host).to.equal("ecr.ap-northeast-1.api.aws");
    expect(find(needs, "ecr.dkr")?.host).to.equal("123456789012.dkr-ecr.ap-northeast-1.on.aws");
  });

  it("are uncertain for an unknown image and for one that cannot be read", () => {
    for (const image of [{ unknown: "not known before deployment" }, "NOT AN IMAGE"]) {
      const needs = needsOfService(service({ containers: [container({ image })] }));
      expect(brief(needs)).to.deep.equal(["image-pull registry task"]);
      expect(needs[0]?.uncertain).to.be.a("string");
    }
  });

  it("count logs for awslogs, in the Region it writes to, and for no driver that stays on the machine", () => {
    const logs = (driver: string, region?: string): Need[] =>
      needsOfService(
        service({
          containers: [
            container({
              image: "nginx",
              logs: { driver, ...(region === undefined ? {} : { options: { "awslogs-region": region } }) },
            }),
          ],
        }),
      );
    expect(brief(logs("awslogs"))).to.deep.equal(["image-pull docker.io task", "logs logs task"]);
    expect(find(logs("awslogs", "us-east-1"), "logs")).to.include({
      region: "us-east-1",
      host: "logs.us-east-1.amazonaws.com",
    });
    for (const driver of ["json-file", "journald", "local", "none"]) {
      expect(brief(logs(driver)), driver).to.deep.equal(["image-pull docker.io task"]);
    }
  });

  it("distinguish secrets of Secrets Manager from parameters, and are undetermined for both when the reference is unknown", () => {
    const secrets = (...values: ContainerDefinition["secrets"]): string[] =>
      brief(needsOfService(service({ containers: [container({ image: "nginx", secrets: values })] }))).slice(1);
    expect(secrets(secret)).to.deep.equal(["secrets secretsmanager task"]);
    expect(secrets("/prod/db", "arn:aws:ssm:ap-northeast-1:123456789012:parameter/x")).to.deep.equal([
      "secrets ssm task",
    ]);
    const registry = needsOfService(service({ containers: [container({ secrets: [registrySecret("hub")] })] }));
    expect(find(registry, "secretsmanager")?.calls?.map(({ resource }) => resource)).to.deep.equal([
      `arn:${HOLE}:secretsmanager:${HOLE}:${HOLE}:secret:hub${HOLE}`,
    ]);
    expect(find(registry, "ssm")).to.equal(undefined);
    expect(secrets({ unknown: "made here" })).to.deep.equal(["secrets secretsmanager task", "secrets ssm task"]);
    expect(secrets()).to.deep.equal([]);
  });

  it("are certain when one of two references is", () => {
    const needs = needsOfService(service({ containers: [container({ secrets: [{ unknown: "made here" }, secret] })] }));
    expect(find(needs, "secretsmanager")?.uncertain).to.equal(undefined);
    expect(find(needs, "ssm")?.uncertain).to.be.a("string");
  });

  it("have Session Manager for ECS Exec, and its key and log only when they are set", () => {
    const exec = (value: ServiceDefinition["exec"]): string[] =>
      brief(needsOfService(service({ containers: [], exec: value })));
    expect(exec({ enabled: true })).to.deep.equal(["exec ssmmessages task"]);
    expect(exec({ enabled: true, kmsKey: true, logsTo: ["logs", "s3"] })).to.deep.equal([
      "exec ssmmessages task",
      "exec kms task",
      "exec logs task",
      "exec s3 task",
    ]);
    expect(exec({ enabled: false, kmsKey: true })).to.deep.equal([]);
  });

  it("have EFS on port 2049 and environment files by their bucket", () => {
    const files = container({ image: "nginx", environmentFiles: ["arn:aws:s3:::settings/prod.env"] });
    const needs = needsOfService(service({ efs: ["fs-0123"], containers: [files] }));
    expect(find(needs, "fs-0123")).to.include({
      port: 2049,
      host: "fs-0123.efs.ap-northeast-1.amazonaws.com",
      purpose: "efs",
    });
    expect(find(needs, "s3")).to.include({ purpose: "env-files", host: "settings.s3.ap-northeast-1.amazonaws.com" });
  });

  it("merge what several containers share", () => {
    const needs = needsOfService(service({ containers: [container({ name: "a" }), container({ name: "b" })] }));
    expect(needs.map((need) => need.containers)).to.deep.equal([
      ["a", "b"],
      ["a", "b"],
      ["a", "b"],
    ]);
  });

  it("include the agent wherever there are instances, and never on Fargate", () => {
    const agent = (launchType: ServiceDefinition["launchType"]): string[] =>
      brief(needsOfService(service({ launchType }))).filter((line) => line.startsWith("agent"));
    const all = ["agent ecs instance", "agent ecs-agent instance", "agent ecs-telemetry instance"];
    expect(agent("fargate")).to.deep.equal([]);
    expect(agent("ec2")).to.deep.equal(all);
    expect(agent("managed-instances")).to.deep.equal(all);
    const unknown = needsOfService(service({ launchType: { unknown: "x" } })).filter(
      (need) => need.purpose === "agent",
    );
    expect(unknown.every((need) => need.uncertain !== undefined)).to.equal(true);
    expect(unknown).to.have.length(3);
  });
});

describe("The interface that carries a need", () => {
  const full = service({
    containers: [container({ secrets: [secret], logs: { driver: "awslogs" } })],
    exec: { enabled: true },
  });
  const carried = (fields: Partial<ServiceDefinition>): Record<string, string> =>
    Object.fromEntries(
      needsOfService({ ...full, ...fields })
        .filter((need) => need.purpose !== "agent")
        .map((need) => [need.destination, need.interface]),
    );
  const all = (carrier: string): Record<string, string> =>
    Object.fromEntries(
      ["ecr.api", "ecr.dkr", "s3", "secretsmanager", "logs", "ssmmessages"].map((word) => [word, carrier]),
    );

  it("is the task's for everything on Fargate 1.4.0, LATEST and Windows 1.0.0", () => {
    expect(carried({})).to.deep.equal(all("task"));
    expect(carried({ platformVersion: "1.4.0" })).to.deep.equal(all("task"));
    expect(carried({ platformVersion: "1.0.0", operatingSystem: "windows" })).to.deep.equal(all("task"));
  });

  it("was Fargate's own for ECR login and secrets on Linux 1.3.0", () => {
    expect(carried({ platformVersion: "1.3.0" })).to.deep.equal({
      ...all("task"),
      "ecr.api": "fargate-owned",
      secretsmanager: "fargate-owned",
    });
  });

  it("is the instance's for the agent's work under awsvpc on instances, and the task's for what runs inside", () => {
    const expected = { ...all("instance"), ssmmessages: "task" };
    expect(carried({ launchType: "ec2" })).to.deep.equal(expected);
    expect(carried({ launchType: "managed-instances" })).to.deep.equal(expected);
  });

  it("is the instance's for everything in bridge and host mode", () => {
    expect(carried({ launchType: "ec2", networkMode: "bridge" })).to.deep.equal(all("instance"));
    expect(carried({ launchType: "ec2", networkMode: "host" })).to.deep.equal(all("instance"));
    expect(carried({ launchType: "managed-instances", networkMode: "host" })).to.deep.equal(all("instance"));
  });

  it("is the missing one of the task in mode none, while the instance still pulls", () => {
    expect(carried({ launchType: "ec2", networkMode: "none" })).to.deep.equal({
      ...all("instance"),
      ssmmessages: "task",
    });
  });

  it("mounts a file system: the task's where it has one of its own, else the instance's, and either on Managed Instances", () => {
    const mounts = (launchType: ServiceDefinition["launchType"], networkMode: ServiceDefinition["networkMode"]) =>
      needsOfService(service({ launchType, networkMode, containers: [], efs: ["fs-1"] }))
        .filter((need) => need.purpose === "efs")
        .map((need) => [need.interface, need.orInterface]);
    expect(mounts("fargate", "awsvpc")).to.deep.equal([["task", undefined]]);
    expect(mounts("ec2", "awsvpc")).to.deep.equal([["task", undefined]]);
    for (const mode of ["bridge", "host", "none", "default"] as const) {
      expect(mounts("ec2", mode), mode).to.deep.equal([["instance", undefined]]);
    }
    expect(mounts("managed-instances", "awsvpc")).to.deep.equal([["task", "instance"]]);
    expect(mounts("managed-instances", "host")).to.deep.equal([["instance", undefined]]);
    expect(mounts("external", "bridge"), "ECS Anywhere has no EFS volumes").to.deep.equal([]);
  });

  it("is in doubt while the launch type or the mode is unknown and they would differ", () => {
    const unknown = needsOfService({ ...full, launchType: { unknown: "not known before deployment" } });
    expect(unknown.every((need) => need.uncertain !== undefined)).to.equal(true);
    const mode = needsOfService({ ...full, launchType: "ec2", networkMode: { unknown: "later" } });
    expect(find(mode, "ecr.dkr")?.uncertain).to.equal(undefined);
    expect(find(mode, "ssmmessages")?.uncertain).to.contain("the network mode is not known: later");
  });

  it("is in the table for each kind of traffic on each launch type that has it", () => {
    const without: Readonly<Record<Traffic, readonly AnyLaunchType[]>> = {
      "registry-login": [],
      "image-pull": [],
      "image-layers": [],
      logs: [],
      secrets: [],
      "env-files": [],
      exec: [],
      agent: ["fargate"],
      efs: ["external"],
      fsx: ["fargate", "managed-instances", "external"],
      "s3-files": ["external"],
      "service-connect": ["external"],
      application: [],
    };
    const launchTypes: readonly AnyLaunchType[] = ["fargate", "ec2", "managed-instances", "external"];
    const missing = (traffic: Traffic) =>
      launchTypes.filter((launchType) => carriersOf({ launchType }).get(traffic)?.length === 0);
    for (const traffic of Object.keys(without) as Traffic[]) {
      expect(missing(traffic), traffic).to.deep.equal(without[traffic]);
    }
  });

  it("has a rule with a source in every row, and a role where one is asked", () => {
    for (const row of carriers) {
      expect(rule(row.rule)?.sources, row.rule).to.not.have.length(0);
    }
    const role = (launchType: "fargate" | "ec2"): unknown =>
      carriersOf({ launchType, networkMode: "awsvpc", platformVersion: "LATEST", operatingSystem: "linux" })
        .get("image-pull")
        ?.map((row) => row.role);
    expect(role("fargate")).to.deep.equal(["execution"]);
    expect(role("ec2")).to.deep.equal(["instance"]);
  });

  it("is settled by one row wherever everything is known", () => {
    for (const launchType of ["fargate", "ec2"] as const) {
      for (const traffic of [
        "registry-login",
        "image-pull",
        "logs",
        "secrets",
        "exec",
        "efs",
        "application",
      ] as const) {
        const runtime = {
          launchType,
          networkMode: "awsvpc",
          platformVersion: "LATEST",
          operatingSystem: "linux",
        } as const;
        expect(carriersOf(runtime).get(traffic), `${launchType} ${traffic}`).to.have.length(1);
      }
    }
  });
});

describe("The endpoints of a list of needs", () => {
  it("are each once, sorted, with S3 as a gateway endpoint", () => {
    const logs = { driver: "awslogs" };
    const services = [
      service({ containers: [container({ logs })] }),
      service({ launchType: "ec2", containers: [container({ logs })] }),
    ];
    expect(endpointsOf(needsOf(services))).to.deep.equal({
      interface: ["ecr.api", "ecr.dkr", "ecs", "ecs-agent", "ecs-telemetry", "logs"],
      gateway: ["s3"],
    });
  });

  it("leave out what no endpoint of the VPC carries", () => {
    const needs = needsOfService(service({ platformVersion: "1.3.0" }));
    expect(endpointsOf(needs)).to.deep.equal({ interface: ["ecr.dkr"], gateway: ["s3"] });
    const hub = needsOfService(service({ containers: [container({ image: "nginx" })], efs: ["fs-1"] }));
    expect(endpointsOf(hub)).to.deep.equal({ interface: [], gateway: [] });
  });

  it("never depend on the order of services, nor name an unknown service", () => {
    const random = fc.record({
      launchType: fc.constantFrom("fargate" as const, "ec2" as const, "managed-instances" as const),
      networkMode: fc.constantFrom("awsvpc" as const, "host" as const),
      image: fc.constantFrom(ecr, "nginx", "public.ecr.aws/x/y"),
      driver: fc.constantFrom("awslogs", "json-file"),
      secrets: fc.subarray([secret, "/parameter"]),
      exec: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(random, { maxLength: 4 }), (list) => {
        const services = list.map(({ launchType, networkMode, image, driver, secrets, exec }) =>
          service({
            launchType,
            networkMode,
            exec: { enabled: exec },
            containers: [container({ image, secrets, logs: { driver } })],
          }),
        );
        const endpoints = endpointsOf(needsOf(services));
        expect(endpointsOf(needsOf([...services].reverse()))).to.deep.equal(endpoints);
        for (const word of [...endpoints.interface, ...endpoints.gateway]) {
          expect(endpointServices).to.include(word);
        }
        for (const need of needsOf(services).filter((one) =>
          endpointServices.some((word) => word === one.destination),
        )) {
          expect([...endpoints.interface, ...endpoints.gateway]).to.include(need.destination);
        }
      }),
    );
  });
});
