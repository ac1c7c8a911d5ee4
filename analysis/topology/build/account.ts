/** Account settings that ECS reads, where a program sets them. Otherwise only a live account has them. */
import type { Maybe, Topology } from "../model";
import { all } from "./fields";
import type { Source } from "./source";

export function accountSettings(source: Source): Topology["account"] {
  return { dualStackIpv6: settingOf(source, "dualStackIPv6"), awsvpcTrunking: settingOf(source, "awsvpcTrunking") };
}

function settingOf(source: Source, name: string): Maybe<boolean> {
  const setting = all(source, "aws:ecs/accountSettingDefault:AccountSettingDefault").find(
    (candidate) => candidate.string("name") === name,
  );
  const value = setting?.string("value");
  return typeof value === "string"
    ? value === "enabled" || value === "on"
    : { unknown: `the account setting ${name} is read from a live account only` };
}
