/** The subject of a finding as people know it: `urn:pulumi:prod::shop::aws:ecs/service:Service::web` → `web`. */

/** A URN contains project, stack and the types of all parents; people know a resource by its name. */
export function shortSubject(subject: string): string {
  return subject.startsWith("urn:pulumi:") ? subject.slice(subject.lastIndexOf("::") + 2) : subject;
}
