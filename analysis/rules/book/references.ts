/** The rules about what must exist before a task starts, apart from its network. */
import type { Fact } from "./rule";

export const referenceRules: readonly Fact[] = [
  {
    id: "R-REF-01",
    text: "A task does not start if its registry does not have the image. Private ECR answers 404 for an image that is in the archive. A pull-through cache rule fetches an image at its first pull and creates the repository, for repositories below its prefix.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html",
      "https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive_restore_image.html",
      "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html",
    ],
  },
  {
    id: "R-REF-02",
    text: "A task reads its secrets from Secrets Manager before it starts. Without a stage and a version, it reads the version with the stage AWSCURRENT, which a secret without a value does not have. The value of a secret that is scheduled for deletion cannot be read. The credentials of a registry may be named by the secret's name, all others only by the ARN.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html",
      "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html",
      "https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_restore-secret.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html",
    ],
  },
  {
    id: "R-REF-03",
    text: "A task reads parameters of Systems Manager before it starts, by their ARN, or by their name in the Region of the task.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html"],
  },
  {
    id: "R-REF-04",
    text: "The log driver awslogs needs an existing log group, or awslogs-create-group with the permission logs:CreateLogGroup.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html"],
  },
];
