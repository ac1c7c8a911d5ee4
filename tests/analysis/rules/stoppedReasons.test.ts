/** AWS's words for why a task stopped, each as AWS or its agent writes it, and what is made of them. */
import { expect } from "chai";
import { rule } from "../../../analysis/rules/book";
import { QUIET_EVENTS, stoppedReasonOf, stoppedReasons, WANTED_STOPS } from "../../../analysis/rules/stoppedReasons";

const ECR = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
const ASM = "unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret";

const SAID: readonly (readonly [string, string])[] = [
  [
    "image-missing",
    `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${ECR}/shop:v9: ${ECR}/shop:v9: not found`,
  ],
  [
    "image-missing",
    `CannotPullContainerError: Error response from daemon: manifest for ${ECR}/shop:v9 not found: manifest unknown: Requested image not found`,
  ],
  [
    "pull-rate-limit",
    "CannotPullContainerError: toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating",
  ],
  [
    "image-platform",
    "CannotPullContainerError: image Manifest does not contain descriptor matching platform 'linux/amd64'",
  ],
  ["disk-full", "CannotPullContainerError: write /var/lib/docker/tmp/GetImageBlob: no space left on device"],
  [
    "pull-denied",
    "CannotPullContainerError: Error response from daemon: pull access denied for acme/web, repository does not exist or may require 'docker login': denied",
  ],
  [
    "pull-denied",
    `CannotPullContainerError: failed to resolve ref ${ECR}/shop:v1: unexpected status code: 403 Forbidden`,
  ],
  [
    "layers-unreachable",
    "CannotPullContainerError: pull command failed: panic: runtime error: invalid memory address or nil pointer dereference",
  ],
  [
    "layers-unreachable",
    'CannotPullContainerError: failed to copy: httpReadSeeker: failed open: Get "https://prod-eu-west-1-starport-layer-bucket.s3.eu-west-1.amazonaws.com/": dial tcp 52.218.1.2:443: i/o timeout',
  ],
  ["pull-manifest", `CannotPullImageManifestError: Error response from daemon: Get "https://${ECR}/v2/": EOF`],
  [
    "pull-network",
    'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref docker.io/acme/web:2.1: failed to do request: Head "https://registry-1.docker.io/v2/acme/web/manifests/2.1": dial tcp 34.205.13.154:443: i/o timeout',
  ],
  [
    "pull-network",
    "CannotPullContainerError: The task can't pull the image. There is a connection issue between the task and Amazon ECR. Check your task network configuration.",
  ],
  [
    "pull-network",
    `CannotPullContainerError: Error response from daemon: Get https://${ECR}/v2/: net/http: request canceled while waiting for connection`,
  ],
  ["pull-failed", "CannotPullContainerError: Error response from daemon: unexpected EOF"],
  ["other-zone", "TaskFailedToStart: LOCATION"],
  ["missing-attribute", "TaskFailedToStart: ATTRIBUTE"],
  [
    "missing-attribute",
    "(service web) was unable to place a task because no container instance met all of its requirements. The closest matching container-instance 1f2e3d is missing an attribute required by your task.",
  ],
  [
    "secrets-denied",
    `ResourceInitializationError: ${ASM} from asm: service call has been retried 1 time(s): AccessDeniedException`,
  ],
  [
    "registry-login-network",
    "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed",
  ],
  [
    "secret-network-asm",
    `ResourceInitializationError: ${ASM} from asm: service call has been retried 5 time(s): RequestError: send request failed`,
  ],
  [
    "secret-network-ssm",
    "ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secrets from ssm: service call has been retried 5 time(s): dial tcp 52.94.1.2:443: i/o timeout",
  ],
  [
    "secrets-or-registry",
    "ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR.",
  ],
  [
    "environment-file",
    "ResourceInitializationError: failed to download env files: file download command: non empty error stream: RequestCanceled: request context canceled",
  ],
  [
    "log-group-missing",
    "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.",
  ],
  [
    "logs-network",
    "ResourceInitializationError: failed to validate logger args: The task cannot find the Amazon CloudWatch log group defined in the task definition. There is a connection issue between the task and Amazon CloudWatch.",
  ],
  [
    "efs-mount",
    "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: mount.nfs4: Connection timed out",
  ],
  ["exec-agent", "TargetNotConnectedException: the execute command failed, the agent is not connected"],
  ["initialization-network", "ResourceInitializationError: dial tcp 10.0.1.7:443: i/o timeout"],
  [
    "role",
    "service web failed to launch a task with (error ECS was unable to assume the role 'arn:aws:iam::123456789012:role/app').",
  ],
  [
    "interface-addresses",
    "Unexpected EC2 error while attempting to Create Network Interface with public IP assignment enabled in subnet 'subnet-1': InsufficientFreeAddressesInSubnet",
  ],
  ["interface-timeout", "Timeout waiting for network interface provisioning to complete."],
  ["no-interface-slot", "RESOURCE:ENI"],
  [
    "port-in-use",
    "(service web) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance 1) is already using a port required by your task.",
  ],
  [
    "instance-resources",
    "(service web) was unable to place a task because no container instance met all of its requirements. The closest matching container-instance 1 has insufficient memory available.",
  ],
  ["no-instances", "TaskFailedToStart: EMPTY CAPACITY PROVIDER"],
  ["agent-disconnected", "AGENT"],
  ["placement", "service web was unable to place a task. Reason: Internal error."],
  ["capacity", "Capacity is unavailable at this time. Please try again later or in a different availability zone"],
  [
    "target-unhealthy",
    "Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1)",
  ],
  [
    "target-unhealthy",
    "(service web) (port 8080) is unhealthy in (target-group web) due to (reason Request timed out)",
  ],
  ["container-unhealthy", "Task failed container health checks"],
  ["application-exit", "Essential container in task exited"],
  ["application-exit", "OutOfMemoryError: Container killed due to memory usage"],
  ["spot", "Your Spot Task was interrupted."],
];

describe("the reasons why tasks stop", () => {
  for (const [id, text] of SAID) {
    it(`takes "${text.slice(0, 90)}" for ${id}`, () => {
      expect(stoppedReasonOf(text)?.id).to.equal(id);
    });
  }

  it("are all tried here, and each names a rule that the book has and a page of AWS's guide", () => {
    expect([...new Set(SAID.map(([id]) => id))].sort()).to.deep.equal(stoppedReasons.map(({ id }) => id).sort());
    for (const reason of stoppedReasons) {
      expect(rule(reason.rule), reason.id).to.not.equal(undefined);
      expect(reason.source).to.match(
        /^https:\/\/docs\.aws\.amazon\.com\/AmazonECS\/latest\/developerguide\/[a-z_-]+\.html$/,
      );
    }
  });

  it("name needs if the network may be the cause, and none if the destination answered", () => {
    for (const { id, cause, purposes } of stoppedReasons) {
      expect(purposes.length === 0, id).to.equal(cause === "other");
    }
  });

  it("leave unknown texts as they are, and those of an intended stop", () => {
    expect(stoppedReasonOf("The moon is full")).to.equal(undefined);
    for (const text of [
      "Scaling activity initiated by (deployment ecs-svc/1234567890123456789)",
      "Task stopped by user",
    ]) {
      expect(stoppedReasonOf(text)).to.equal(undefined);
      expect(text).to.match(WANTED_STOPS);
    }
    expect("(service web) has reached a steady state.").to.match(QUIET_EVENTS);
    expect("(service web) was unable to place a task.").to.not.match(QUIET_EVENTS);
  });

  it("take a hostile text of the longest length in no time", () => {
    const began = performance.now();
    for (const start of [
      "CannotPullContainerError",
      "ResourceInitializationError",
      "unable to retrieve",
      "manifest for ",
    ]) {
      stoppedReasonOf(start.repeat(200).slice(0, 2048));
    }
    expect(performance.now() - began).to.be.lessThan(2000);
  });
});
