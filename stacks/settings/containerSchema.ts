/** The settings of containers, volumes, scaling and capacity providers, as the arguments of the same names have them. */
import { ContainerCondition, FargateProvider, Protocol, VersionConsistency } from "../../analysis/rules/words";
import { flag, list, object, text, texts, wholeNumber, word } from "./values";

const LARGEST = 2147483647;
const count = wholeNumber(0, 5000);
const number = wholeNumber(0, LARGEST);
export const port = wholeNumber(1, 65535);

const linuxParameters = object({
  initProcessEnabled: flag.optional(),
  capabilities: object({ add: list(text).optional(), drop: list(text).optional() }).optional(),
  sharedMemorySize: number.optional(),
  tmpfs: list(object({ containerPath: text, size: number, mountOptions: list(text).optional() })).optional(),
  devices: list(
    object({ hostPath: text, containerPath: text.optional(), permissions: list(text).optional() }),
  ).optional(),
  maxSwap: number.optional(),
  swappiness: wholeNumber(0, 100).optional(),
});

const restartPolicy = object({
  enabled: flag,
  ignoredExitCodes: list(wholeNumber(0, 255)).optional(),
  restartAttemptPeriod: wholeNumber(60, 1800).optional(),
});

/** The fields that ECS gets as they are. */
const details = {
  dependsOn: list(object({ containerName: text, condition: word(ContainerCondition) })).optional(),
  dockerLabels: texts.optional(),
  dockerSecurityOptions: list(text).optional(),
  entryPoint: list(text).optional(),
  extraHosts: list(object({ hostname: text, ipAddress: text })).optional(),
  hostname: text.optional(),
  interactive: flag.optional(),
  linuxParameters: linuxParameters.optional(),
  memoryReservation: wholeNumber(4, 122880).optional(),
  mountPoints: list(object({ sourceVolume: text, containerPath: text, readOnly: flag.optional() })).optional(),
  privileged: flag.optional(),
  pseudoTerminal: flag.optional(),
  repositoryCredentials: object({ credentialsParameter: text }).optional(),
  resourceRequirements: list(object({ type: text, value: text })).optional(),
  restartPolicy: restartPolicy.optional(),
  startTimeout: wholeNumber(2, LARGEST).optional(),
  stopTimeout: wholeNumber(2, LARGEST).optional(),
  systemControls: list(object({ namespace: text, value: text })).optional(),
  ulimits: list(object({ name: text, softLimit: number, hardLimit: number })).optional(),
  versionConsistency: word(VersionConsistency).optional(),
  volumesFrom: list(object({ sourceContainer: text, readOnly: flag.optional() })).optional(),
  workingDirectory: text.optional(),
};

export const container = object({
  name: text,
  image: text,
  port: port.optional(),
  hostPort: wholeNumber(0, 65535).optional(),
  protocol: word(Protocol).optional(),
  essential: flag.optional(),
  command: list(text).optional(),
  environment: texts.optional(),
  secrets: texts.optional(),
  environmentFiles: list(text).optional(),
  healthCheck: object({
    command: list(text),
    intervalSeconds: wholeNumber(5, 300).optional(),
    timeoutSeconds: wholeNumber(2, 60).optional(),
    retries: wholeNumber(1, 10).optional(),
    startPeriodSeconds: wholeNumber(0, 300).optional(),
  }).optional(),
  cpu: wholeNumber(1, 16384).optional(),
  memory: wholeNumber(4, 122880).optional(),
  user: text.optional(),
  readonlyRootFilesystem: flag.optional(),
  ...details,
});

export const scaling = object({
  min: count,
  max: count,
  cpu: wholeNumber(1, 100).optional(),
  memory: wholeNumber(1, 100).optional(),
  requestsPerTarget: wholeNumber(1, LARGEST).optional(),
  scaleInCooldownSeconds: number.optional(),
  scaleOutCooldownSeconds: number.optional(),
  schedules: list(
    object({
      name: text,
      schedule: text,
      timezone: text.optional(),
      min: count.optional(),
      max: count.optional(),
    }),
  ).optional(),
});

export const capacityProvider = object({
  name: word(FargateProvider),
  weight: wholeNumber(0, 1000).optional(),
  base: wholeNumber(0, 100000).optional(),
});

export const volume = object({
  name: text,
  efs: object({
    fileSystemId: text,
    accessPointId: text.optional(),
    rootDirectory: text.optional(),
    iam: flag.optional(),
    transitEncryption: flag.optional(),
    securityGroupId: text.optional(),
  }).optional(),
  hostPath: text.optional(),
});
