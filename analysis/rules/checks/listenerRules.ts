/** Checks V-38 and V-39: rules of a listener that AWS refuses, and rules that no request reaches. */
import { limits } from "../limits";
import { covers, LAST_PRIORITY, type ListenerRuleFacts, type RuleConditions, valuesOf } from "../listenerRules";
import type { Problem } from "../problem";
import { broken } from "./broken";

/** The problems of one rule. @param at the path of the conditions: `loadBalancer.`. */
export function checkListenerRule(
  conditions: RuleConditions,
  priority: number | undefined,
  at: string,
  noun = "the rule",
): Problem[] {
  const say = (property: string, value: string, message: string, remedy: string, rules = ["R-LB-20"]): Problem =>
    broken("V-38", { property: `${at}${property}`, value, message, remedy, rules });
  const values = valuesOf(conditions);
  const wildcards = values.join("").replaceAll(/[^*?]/g, "").length;
  const { valuesPerListenerRule: most, wildcardsPerListenerRule: wild, charactersPerRuleValue: length } = limits;
  const count = (limit: number, found: number, what: string): Problem[] =>
    found <= limit
      ? []
      : [
          say(
            conditions.path === undefined ? "host" : "path",
            values.join(", "),
            `${noun} has ${String(found)} ${what}, and AWS accepts ${String(limit)}.`,
            "Use fewer, or a second service for the others.",
          ),
        ];
  return [
    ...(priority === undefined || (Number.isInteger(priority) && priority >= 1 && priority <= LAST_PRIORITY)
      ? []
      : [
          say(
            "priority",
            String(priority),
            "this is not a priority.",
            `Use a whole number from 1 to ${String(LAST_PRIORITY)}.`,
          ),
        ]),
    ...count(most.value, values.length, "condition values"),
    ...count(wild.value, wildcards, "wildcards"),
    ...fieldsOf(conditions).flatMap(({ field, values: own }) => [
      ...(own.length > 0 ? [] : [say(field, "", "the list is empty, so the rule has no value.", "Leave it out.")]),
      ...own
        .filter((value) => value === "" || value.length > length.value)
        .map((value) =>
          say(field, value, `a value has 1 to ${String(length.value)} characters.`, "Use a shorter pattern with *."),
        ),
    ]),
    ...(conditions.path ?? [])
      .filter((path) => path !== "" && !/^[/*?]/.test(path))
      .map((path) =>
        say("path", path, "a path starts with a slash, so no request matches.", `Write /${path}.`, ["R-LB-21"]),
      ),
    ...(conditions.host ?? [])
      .filter((host) => /[/:]/.test(host))
      .map((host) =>
        say("host", host, "a host has no scheme, port or path.", "Write the name alone, such as api.example.com.", [
          "R-LB-21",
        ]),
      ),
    ...signProblems(conditions, say),
  ];
}

/** R-LB-20: the signs of hosts and paths, and the names of headers. */
function signProblems(
  { host = [], path = [], headers = {} }: RuleConditions,
  say: (property: string, value: string, message: string, remedy: string) => Problem,
): Problem[] {
  return [
    ...host
      .filter((name) => !/[/:]/.test(name) && !(/^[\w.*?-]*$/.test(name) && (/[.*?]/.test(name) || name === "")))
      .map((name) =>
        say(
          "host",
          name,
          "a host has a dot, and only letters, digits, hyphens, underscores, * and ? beside it.",
          "Write a name such as api.example.com; other letters in the form that DNS has: xn--….",
        ),
      ),
    ...path
      .filter((value) => !/^[\w.$/~"'@:+&*?-]*$/.test(value))
      .map((value) =>
        say(
          "path",
          value,
          "a path has only letters, digits and _ - . $ / ~ \" ' @ : + & * ?.",
          "Write ? for another character, or * for several.",
        ),
      ),
    ...Object.keys(headers).flatMap((name) =>
      name.toLowerCase() === "host"
        ? [say("headers", name, "a rule has no condition for this header.", "Use host.")]
        : /^[\w!#$%&'*+.^`|~-]{1,40}$/.test(name)
          ? []
          : [say("headers", name, "this is not the name of a header with 1 to 40 characters.", "Correct the name.")],
    ),
  ];
}

function fieldsOf({ host, path, headers = {} }: RuleConditions) {
  return [
    ...(host === undefined ? [] : [{ field: "host", values: host }]),
    ...(path === undefined ? [] : [{ field: "path", values: path }]),
    ...Object.entries(headers).map(([name, values]) => ({ field: `headers.${name}`, values })),
  ];
}

/** The problems of a rule beside the other rules of its listener. @param at the path of the rule: `loadBalancer.`. */
export function checkAmongRules(rule: ListenerRuleFacts, others: readonly ListenerRuleFacts[], at = ""): Problem[] {
  const { name, priority, conditions } = rule;
  const same = others.find((other) => other.priority === priority);
  const earlier = others.find((other) => other.priority < priority && covers(other.conditions, conditions));
  return [
    ...(same === undefined
      ? []
      : [
          broken("V-38", {
            property: `${at}priority`,
            value: String(priority),
            message: `${same.name} has a rule with the same priority on this listener as ${name}.`,
            remedy: `Set another priority for ${name} or ${same.name}, from 1 to ${String(LAST_PRIORITY)}.`,
            rules: ["R-LB-20"],
          }),
        ]),
    ...(earlier === undefined
      ? []
      : [
          broken("V-39", {
            property: `${at}priority`,
            value: String(priority),
            message: `the rule of ${earlier.name} with priority ${String(earlier.priority)} is earlier and takes every request of ${name}, which gets none.`,
            remedy: `Give ${name} a priority below ${String(earlier.priority)} and narrower conditions than ${earlier.name}, or narrow those of ${earlier.name}.`,
          }),
        ]),
  ];
}

/** V-38: a rule on a listener of a Network Load Balancer, which forwards everything by its default action. */
export function checkRuleOfNetworkBalancer(property: string, value: string | null): Problem[] {
  return [
    broken("V-38", {
      property,
      value,
      message: "listeners of a Network Load Balancer have no rules: each port forwards to one target group.",
      remedy: "Give each service a port of its own, or use an Application Load Balancer.",
      rules: ["R-LB-22"],
    }),
  ];
}
