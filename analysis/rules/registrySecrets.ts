/**
 * The secret with a registry's credentials, which ECS also accepts by its name. Any other name of a secret in a task
 * definition is that of a parameter (docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html).
 */

/** The ARN of a secret whose partition, Region and account are those of the task. */
const OF_THE_TASK = "arn::secretsmanager:::secret:";

/** `hub` → an ARN of the task's own Region and account; an ARN stays as it is. */
export function registrySecret(credentialsParameter: string): string {
  return credentialsParameter.startsWith("arn:") ? credentialsParameter : `${OF_THE_TASK}${credentialsParameter}`;
}

/** The name in such an ARN; undefined for any other text. */
export function nameOfRegistrySecret(valueFrom: string): string | undefined {
  return valueFrom.startsWith(OF_THE_TASK) ? valueFrom.slice(OF_THE_TASK.length) : undefined;
}
