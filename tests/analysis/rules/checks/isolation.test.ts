/** V-07 and V-17 to V-21, as far as settings decide them, in both directions. */
import { expect } from "chai";
import {
  checkDualStackEgress,
  checkEndpoints,
  checkIpv6Only,
  checkIsolatedImage,
  checkVpcDns,
} from "../../../../analysis/rules/checks";
import { type Image, parseImage } from "../../../../analysis/rules/images";
import { endpointsOf, needsOfService } from "../../../../analysis/rules/needs";
import type { Need } from "../../../../analysis/rules/serviceDefinition";
import type { LaunchType } from "../../../../analysis/rules/words";
import { spoken } from "./spoken";

const ecr = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/cache/nginx:1";
const none = { interface: [], gateway: [] };

function needs(launchType: LaunchType): Need[] {
  return needsOfService({
    name: "web",
    launchType,
    networkMode: "awsvpc",
    operatingSystem: "linux",
    region: "eu-west-1",
    containers: [
      {
        name: "web",
        image: ecr,
        logs: { driver: "awslogs" },
        secrets: ["/key"],
        environmentFiles: [],
        portMappings: [],
      },
    ],
    exec: { enabled: true },
    efs: [],
  });
}

function image(reference: string, prefixes: readonly string[] = []): { reference: string; image: Image } {
  const parsed = parseImage(reference, prefixes);
  if (parsed.kind === "bad") {
    throw new Error(reference);
  }
  return { reference, image: parsed };
}

describe("Checks of an isolated network", () => {
  it("V-07, V-19 and V-20 share out the endpoints that are missing", () => {
    const problems = checkEndpoints({ needs: needs("ec2"), endpoints: none, launchType: "ec2" });
    expect(spoken(problems)).to.deep.equal(["V-07 error endpoints", "V-19 error endpoints", "V-20 error endpoints"]);
    expect(problems.map((problem) => problem.value)).to.deep.equal([
      "ecr.api, ecr.dkr, logs, ssm, s3",
      "ecs, ecs-agent, ecs-telemetry",
      "ssmmessages",
    ]);
  });

  it("V-19 only warns on Managed Instances, whose set no page of AWS states", () => {
    const launchType = "managed-instances";
    const problems = checkEndpoints({ needs: needs(launchType), endpoints: none, launchType });
    expect(spoken(problems)).to.deep.equal(["V-07 error endpoints", "V-19 warning endpoints", "V-20 error endpoints"]);
  });

  it("are silent over the derived set, and name the one that is taken away", () => {
    for (const launchType of ["fargate", "ec2", "managed-instances"] as const) {
      const wanted = needs(launchType);
      const endpoints = endpointsOf(wanted);
      expect(checkEndpoints({ needs: wanted, endpoints, launchType })).to.deep.equal([]);
      for (const word of endpoints.interface) {
        const fewer = { ...endpoints, interface: endpoints.interface.filter((other) => other !== word) };
        const problems = checkEndpoints({ needs: wanted, endpoints: fewer, launchType });
        expect(
          problems.map((problem) => problem.value),
          word,
        ).to.deep.equal([word]);
      }
    }
  });

  it("V-17 names each DNS flag that is off", () => {
    expect(checkVpcDns({ dnsSupport: true, dnsHostnames: true })).to.deep.equal([]);
    expect(spoken(checkVpcDns({ dnsSupport: false, dnsHostnames: false }))).to.deep.equal([
      "V-17 error enableDnsSupport",
      "V-17 error enableDnsHostnames",
    ]);
  });

  it("V-18 refuses every registry but private ECR, and warns of a cache's first pull", () => {
    for (const reference of ["nginx", "public.ecr.aws/x/y", "ghcr.io/x/y"]) {
      expect(spoken(checkIsolatedImage(image(reference))), reference).to.deep.equal(["V-18 error image"]);
    }
    expect(checkIsolatedImage(image(ecr))).to.deep.equal([]);
    expect(spoken(checkIsolatedImage(image(ecr, ["cache"])))).to.deep.equal(["V-18 warning image"]);
  });

  it("V-20 and V-21 know what an IPv6-only subnet has not", () => {
    const problems = checkIpv6Only({ exec: true, images: [image(ecr)] });
    expect(spoken(problems)).to.deep.equal(["V-20 error exec", "V-21 error image"]);
    expect(problems[1]?.remedy).to.equal("Use 123456789012.dkr-ecr.eu-west-1.on.aws/cache/nginx.");
    const dualStack = image("123456789012.dkr-ecr.eu-west-1.on.aws/web");
    expect(checkIpv6Only({ exec: false, images: [dualStack, image("nginx")] })).to.deep.equal([]);
  });

  it("V-21 wants an IPv4 way for what dual-stack Fargate calls at launch", () => {
    const wanted = needs("fargate");
    const problems = checkDualStackEgress({ launchType: "fargate", needs: wanted, endpoints: none });
    expect(spoken(problems)).to.deep.equal(["V-21 error endpoints"]);
    expect(problems[0]?.value).to.equal("ecr.api, ecr.dkr, ssm, s3");
    expect(
      checkDualStackEgress({ launchType: "fargate", needs: wanted, endpoints: endpointsOf(wanted) }),
    ).to.deep.equal([]);
    expect(checkDualStackEgress({ launchType: "ec2", needs: wanted, endpoints: none })).to.deep.equal([]);
  });
});
