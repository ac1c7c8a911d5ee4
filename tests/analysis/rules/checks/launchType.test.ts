/** V-01 to V-05, V-22, V-23 and Fargate's sizes, in both directions. */
import { expect } from "chai";
import {
  checkAssignPublicIp,
  checkExternal,
  checkFargateSize,
  checkManagedInstances,
  checkNetworkConfiguration,
  checkNetworkMode,
  checkPlatformVersion,
} from "../../../../analysis/rules/checks";
import type { AnyLaunchType, AnyNetworkMode } from "../../../../analysis/rules/words";
import { spoken } from "./spoken";

const networkModes: readonly AnyNetworkMode[] = ["awsvpc", "bridge", "host", "none", "default"];

describe("Checks of a launch type", () => {
  const accepted = (launchType: AnyLaunchType): string[] =>
    networkModes.filter(
      (networkMode) => checkNetworkMode({ launchType, networkMode, networkModeWritten: true }).length === 0,
    );

  it("V-01, V-02, V-03 accept exactly the modes that the launch type has", () => {
    expect(accepted("fargate")).to.deep.equal(["awsvpc"]);
    expect(accepted("managed-instances")).to.deep.equal(["awsvpc", "host"]);
    expect(accepted("external")).to.deep.equal(["bridge", "host", "none"]);
    expect(accepted("ec2")).to.deep.equal(networkModes);
    const facts = { networkMode: "bridge", networkModeWritten: true } as const;
    expect(spoken(checkNetworkMode({ launchType: "fargate", ...facts }))).to.deep.equal(["V-01 error networkMode"]);
    expect(spoken(checkNetworkMode({ launchType: "managed-instances", ...facts }))).to.deep.equal([
      "V-02 error networkMode",
    ]);
  });

  it("V-02 requires a stated mode on Managed Instances, and only there", () => {
    const facts = { networkMode: "awsvpc", networkModeWritten: false } as const;
    expect(spoken(checkNetworkMode({ launchType: "managed-instances", ...facts }))).to.deep.equal([
      "V-02 error networkMode",
    ]);
    expect(checkNetworkMode({ launchType: "fargate", ...facts })).to.deep.equal([]);
  });

  it("V-03 names each thing that ECS Anywhere does without", () => {
    const uses = { loadBalancer: true, serviceDiscovery: true, capacityProvider: true };
    expect(spoken(checkExternal({ launchType: "external", ...uses }))).to.deep.equal([
      "V-03 error loadBalancers",
      "V-03 error serviceRegistries",
      "V-03 error capacityProviderStrategies",
    ]);
    expect(checkExternal({ launchType: "ec2", ...uses })).to.deep.equal([]);
    const none = { loadBalancer: false, serviceDiscovery: false, capacityProvider: false };
    expect(checkExternal({ launchType: "external", ...none })).to.deep.equal([]);
  });

  it("V-04 requires networkConfiguration exactly for awsvpc", () => {
    const speaks = (networkMode: AnyNetworkMode, hasNetworkConfiguration: boolean): string[] =>
      spoken(checkNetworkConfiguration({ networkMode, hasNetworkConfiguration }));
    expect(speaks("awsvpc", false)).to.deep.equal(["V-04 error networkConfiguration"]);
    expect(speaks("bridge", true)).to.deep.equal(["V-04 error networkConfiguration"]);
    expect([...speaks("awsvpc", true), ...speaks("host", false)]).to.deep.equal([]);
  });

  it("V-05 refuses a public IP on EC2 and Managed Instances only", () => {
    const speaks = (launchType: AnyLaunchType, assignPublicIp: "ENABLED" | "DISABLED"): string[] =>
      spoken(checkAssignPublicIp({ launchType, networkMode: "awsvpc", assignPublicIp }));
    expect(speaks("ec2", "ENABLED")).to.deep.equal(["V-05 error assignPublicIp"]);
    expect(speaks("managed-instances", "ENABLED")).to.deep.equal(["V-05 error assignPublicIp"]);
    expect([...speaks("fargate", "ENABLED"), ...speaks("ec2", "DISABLED")]).to.deep.equal([]);
  });

  it("V-22 refuses retired Linux platform versions, not Windows 1.0.0", () => {
    const speaks = (platformVersion: string | undefined, operatingSystem: "linux" | "windows" = "linux"): string[] =>
      spoken(checkPlatformVersion({ launchType: "fargate", platformVersion, operatingSystem }));
    expect(speaks("1.3.0")).to.deep.equal(["V-22 error platformVersion"]);
    expect(speaks("1.0.0")).to.deep.equal(["V-22 error platformVersion"]);
    const fine = [...speaks("1.4.0"), ...speaks("LATEST"), ...speaks(undefined), ...speaks("1.0.0", "windows")];
    expect(fine).to.deep.equal([]);
  });

  it("V-23 names each fault in the wiring of Managed Instances, and none when it is sound", () => {
    const faults = checkManagedInstances({
      launchTypeWritten: true,
      hasCapacityProviderStrategy: false,
      instanceRoleName: "app-role",
      passesAnyRole: false,
    });
    expect(spoken(faults)).to.deep.equal([
      "V-23 error launchType",
      "V-23 error capacityProviderStrategies",
      "V-23 error instanceRole",
    ]);
    const sound = { launchTypeWritten: false, hasCapacityProviderStrategy: true };
    for (const [instanceRoleName, passesAnyRole] of [
      ["ecsInstanceRole-1", false],
      ["app-role", true],
      ["app-role", undefined],
      [undefined, false],
    ] as const) {
      expect(checkManagedInstances({ ...sound, instanceRoleName, passesAnyRole })).to.deep.equal([]);
    }
  });

  it("a Fargate size names what is legal instead", () => {
    const size = (cpu: number, memory: number): ReturnType<typeof checkFargateSize> =>
      checkFargateSize({ cpu, memory, operatingSystem: "linux" });
    expect(size(256, 512)).to.deep.equal([]);
    expect(size(256, 4096)[0]).to.include({
      id: "R-LIM-16",
      property: "memory",
      remedy: "Use one of 512, 1024, 2048 MiB.",
    });
    expect(size(300, 512)[0]).to.include({
      property: "cpu",
      remedy: "Use one of 256, 512, 1024, 2048, 4096, 8192, 16384.",
    });
  });
});
